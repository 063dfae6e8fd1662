package dev.drover.cli.kafka;

import java.io.PrintWriter;
import java.util.function.Function;

/** One object per line, or one array with an object per line. */
final class JsonSheet<T> implements Sheet<T> {
    private final PrintWriter out;
    private final Function<T, String> json;
    private final boolean array;
    private boolean begun;

    JsonSheet(PrintWriter out, Function<T, String> json, boolean array) {
        this.out = out;
        this.json = json;
        this.array = array;
    }

    @Override
    public void add(T row) {
        if (array) {
            out.print(begun ? ",\n" : "[\n");
            out.print(json.apply(row));
        } else {
            out.print(json.apply(row));
            out.print('\n');
            out.flush();
        }
        begun = true;
    }

    @Override
    public void close() {
        if (array) {
            out.print(begun ? "\n]\n" : "[]\n");
        }
        out.flush();
    }
}

package dev.drover.cli.kafka;

import dev.drover.contracts.Json;
import java.io.PrintWriter;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** One object per line, or one array with an object per line. */
final class JsonSheet<T> implements Sheet<T> {
    private final PrintWriter out;
    private final Function<T, ObjectNode> json;
    private final boolean array;
    private boolean begun;

    JsonSheet(PrintWriter out, Function<T, ObjectNode> json, boolean array) {
        this.out = out;
        this.json = json;
        this.array = array;
    }

    @Override
    public void add(T row) {
        if (array) {
            out.print(begun ? ",\n" : "[\n");
            out.print(Json.string(json.apply(row)));
        } else {
            out.print(Json.string(json.apply(row)));
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

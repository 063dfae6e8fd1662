package dev.drover.contracts;

import java.util.StringJoiner;
import java.util.function.Consumer;

/** The same JSON with other space between its tokens, which stay as they are to the byte. */
public final class JsonLayout {
    private static final String INDENT = "  ";
    /** Deeper levels begin where this one does, so that a line is not longer than what it says. */
    private static final int DEEPEST_INDENT = 40;

    private final JsonReader reader;
    private final Consumer<String> lines;
    private final StringBuilder out = new StringBuilder();
    private final boolean indented;

    private JsonLayout(JsonText json, boolean indented, Consumer<String> lines) {
        this.reader = json.reader();
        this.indented = indented;
        this.lines = lines;
    }

    /** For people: one member, one element to a line. */
    public static String indented(JsonText json) {
        StringJoiner whole = new StringJoiner("\n");
        indented(json, whole::add);
        return whole.toString();
    }

    /** As {@link #indented(JsonText)}, line by line, so that a large value takes no more memory than a small one. */
    public static void indented(JsonText json, Consumer<String> lines) {
        new JsonLayout(json, true, lines).write();
    }

    /** Without space. */
    public static String compact(JsonText json) {
        StringJoiner whole = new StringJoiner("");
        new JsonLayout(json, false, whole::add).write();
        return whole.toString();
    }

    private void write() {
        boolean first = true;
        boolean named = false;
        for (JsonReader.Token token = reader.next(); token != JsonReader.Token.END; token = reader.next()) {
            boolean closes = token == JsonReader.Token.END_OBJECT || token == JsonReader.Token.END_ARRAY;
            boolean opens = token == JsonReader.Token.OBJECT || token == JsonReader.Token.ARRAY;
            if (!first && !closes && !named) {
                out.append(',');
            }
            int depth = reader.depth() - (opens ? 1 : 0);
            if (!named && !(closes && first)) {
                line(depth);
            }
            out.append(JsonStrings.plain(reader.json(), reader.start(), reader.end()));
            named = token == JsonReader.Token.NAME;
            if (named) {
                out.append(indented ? " : " : ":");
            }
            first = opens;
        }
        lines.accept(out.toString());
    }

    private void line(int depth) {
        if (indented && !out.isEmpty()) {
            lines.accept(out.toString());
            out.setLength(0);
            out.append(INDENT.repeat(Math.min(depth, DEEPEST_INDENT)));
        }
    }
}

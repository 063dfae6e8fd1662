package dev.drover.contracts;

/** The same JSON with other space between its tokens, which stay as they are to the byte. */
public final class JsonLayout {
    private static final String INDENT = "  ";

    private final JsonReader reader;
    private final StringBuilder out = new StringBuilder();
    private final boolean indented;

    private JsonLayout(JsonText json, boolean indented) {
        this.reader = json.reader();
        this.indented = indented;
    }

    /** For people: one member, one element to a line. */
    public static String indented(JsonText json) {
        return new JsonLayout(json, true).write();
    }

    /** Without space. */
    public static String compact(JsonText json) {
        return new JsonLayout(json, false).write();
    }

    private String write() {
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
        return out.toString();
    }

    private void line(int depth) {
        if (indented && !out.isEmpty()) {
            out.append('\n').append(INDENT.repeat(depth));
        }
    }
}

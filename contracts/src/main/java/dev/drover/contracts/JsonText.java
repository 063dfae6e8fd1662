package dev.drover.contracts;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One JSON value as it came: its bytes, known to be well-formed, without the space around them. Equal by those bytes, not
 * by meaning. The array is shared with whoever made it; nobody may change it.
 */
public final class JsonText {
    private static final int UNKNOWN_DEPTH = -1;
    /** Of {@link Long#MIN_VALUE}. */
    private static final int LONGEST_LONG = 20;

    private final byte[] json;
    private final int from;
    private final int to;
    private final int depth;

    private JsonText(byte[] json, int from, int to, int depth) {
        this.json = json;
        this.from = from;
        this.to = to;
        this.depth = depth;
    }

    /**
     * The one value that these bytes are, after a byte order mark or space, before space.
     *
     * @param maxNesting levels of objects and arrays
     * @throws JsonFault if they are none, or it is nested deeper
     */
    public static JsonText check(byte[] json, int maxNesting) {
        return check(json, 0, json.length, maxNesting);
    }

    /** As {@link #check(byte[], int)}, of the bytes from {@code begin} up to before {@code end}. */
    public static JsonText check(byte[] json, int begin, int end, int maxNesting) {
        return check(new JsonReader(json, begin, end, maxNesting), JsonReader::skip)
                .text();
    }

    /**
     * As {@link #check(byte[])}, and read in the same pass.
     *
     * @param read begins behind the value's first token, and has to end with its last one
     */
    public static <T> Checked<T> check(byte[] json, Function<JsonReader, T> read) {
        return check(new JsonReader(json, 0, json.length, Integer.MAX_VALUE), read);
    }

    private static <T> Checked<T> check(JsonReader reader, Function<JsonReader, T> read) {
        if (reader.next() == JsonReader.Token.END) {
            throw JsonFault.syntax("a value was expected", reader.start());
        }
        int from = reader.start();
        T found = read.apply(reader);
        int to = reader.end();
        reader.next();
        return new Checked<>(new JsonText(reader.json(), from, to, reader.deepest()), found);
    }

    /** As {@link #check(byte[], int)}, however deep. */
    public static JsonText check(byte[] json) {
        return check(json, Integer.MAX_VALUE);
    }

    /** A value, and what was found in it. */
    public record Checked<T>(JsonText text, T found) {}

    /** As our mapper writes it. */
    public static JsonText of(JsonNode json) {
        return check(Json.bytes(json));
    }

    /** The value that the reader's last token begins; the reader is behind it afterwards. */
    public static JsonText of(JsonReader reader) {
        int from = reader.start();
        int to = reader.skip();
        return new JsonText(reader.json(), from, to, UNKNOWN_DEPTH);
    }

    /** Reads it from its first token on. */
    public JsonReader reader() {
        return new JsonReader(json, from, to, Integer.MAX_VALUE);
    }

    /** As {@link #reader}, with the first token read, as {@link Json#small} takes it. */
    public JsonReader fromValue() {
        JsonReader reader = reader();
        reader.next();
        return reader;
    }

    /** In bytes. */
    public int length() {
        return to - from;
    }

    /** Levels of objects and arrays; 0 for any other value. */
    public int depth() {
        if (depth != UNKNOWN_DEPTH) {
            return depth;
        }
        JsonReader reader = fromValue();
        reader.skip();
        return reader.deepest();
    }

    /** A copy. */
    public byte[] bytes() {
        return Arrays.copyOfRange(json, from, to);
    }

    /** The bytes as text. */
    public String text() {
        return new String(json, from, to - from, StandardCharsets.UTF_8);
    }

    public boolean isObject() {
        return json[from] == '{';
    }

    public boolean isArray() {
        return json[from] == '[';
    }

    public boolean isString() {
        return json[from] == '"';
    }

    public boolean isNumber() {
        return json[from] == '-' || (json[from] >= '0' && json[from] <= '9');
    }

    public boolean isBoolean() {
        return isTrue() || json[from] == 'f';
    }

    public boolean isTrue() {
        return json[from] == 't';
    }

    public boolean isNull() {
        return json[from] == 'n';
    }

    /** An object or an array that holds nothing. */
    boolean isEmpty() {
        JsonReader reader = fromValue();
        JsonReader.Token second = reader.next();
        return second == JsonReader.Token.END_OBJECT || second == JsonReader.Token.END_ARRAY;
    }

    /** The decoded string; null if it is none. */
    public @Nullable String string() {
        return isString() ? JsonStrings.decode(json, from + 1, to - 1) : null;
    }

    /**
     * The exact number; null if it is none, or has more than a thousand characters, or an exponent that no decimal can
     * have.
     */
    public @Nullable BigDecimal number() {
        if (!isNumber() || length() > JsonTrees.LONGEST_NUMBER) {
            return null;
        }
        try {
            return new BigDecimal(text());
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /** The number if it is written as a whole one and fits; else null. */
    public @Nullable Long wholeNumber() {
        if (!isNumber() || length() > LONGEST_LONG) {
            return null;
        }
        try {
            return Long.valueOf(text());
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /** The elements of an array in their order, read one by one as they are asked for; none of any other value. */
    public Iterable<JsonText> elements() {
        return () -> new Iterator<>() {
            private final JsonReader reader = fromValue();
            private boolean more = reader.token() == JsonReader.Token.ARRAY && advanced();

            private boolean advanced() {
                return reader.next() != JsonReader.Token.END_ARRAY;
            }

            @Override
            public boolean hasNext() {
                return more;
            }

            @Override
            public JsonText next() {
                if (!more) {
                    throw new NoSuchElementException();
                }
                JsonText element = of(reader);
                more = advanced();
                return element;
            }
        };
    }

    /** Takes each member of an object in their order, by its decoded name; none of any other value. */
    public void members(BiConsumer<String, JsonText> each) {
        JsonReader reader = fromValue();
        if (reader.token() == JsonReader.Token.OBJECT) {
            while (reader.next() == JsonReader.Token.NAME) {
                String name = reader.text();
                reader.next();
                each.accept(name, of(reader));
            }
        }
    }

    byte[] array() {
        return json;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** As part of a line that others read, see {@link ReadableBytes}. */
    public void writeTo(ByteArrayOutputStream out) {
        ReadableBytes.write(json, from, to, out);
    }

    /**
     * The value as a tree, which may take a hundred times its bytes: for small things only. Of duplicate members the last
     * counts; a number of more than a thousand characters, or with an exponent beyond four digits, is {@code null}.
     *
     * @throws TooManyNodes if there are more nodes, or it is nested deeper than 500 levels
     */
    public JsonNode tree(int maxNodes) {
        JsonNode tree = Json.small(fromValue(), maxNodes);
        if (tree.isMissingNode()) {
            throw new TooManyNodes(maxNodes);
        }
        return tree;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonText text && Arrays.equals(json, from, to, text.json, text.from, text.to);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + json[i];
        }
        return hash;
    }

    /** Its size; what it holds is somebody else's. */
    @Override
    public String toString() {
        return "JSON of " + length() + " bytes";
    }

    /** A tree would be larger than its reader takes. */
    public static final class TooManyNodes extends RuntimeException {
        TooManyNodes(int maxNodes) {
            super("more than " + maxNodes + " values, or nested too deep", null, false, false);
        }
    }
}

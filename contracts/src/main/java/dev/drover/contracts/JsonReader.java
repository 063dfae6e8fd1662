package dev.drover.contracts;

import java.util.BitSet;

/**
 * Reads the UTF-8 text of one JSON value token by token, in place: what is passed over is checked and never decoded, so
 * that reading takes no memory of its own, however many members there are and however long a number is. Strict as RFC
 * 8259: no comments, no {@code NaN}, no control characters in strings, well-formed UTF-8, nothing behind the value.
 *
 * <p>A byte order mark before the value is passed over. Duplicate members are the caller's affair. Not thread-safe.
 */
public final class JsonReader extends JsonScanner {
    /** What was read last. */
    public enum Token {
        /** {@code &#123;} */
        OBJECT,
        END_OBJECT,
        ARRAY,
        END_ARRAY,
        /** A member's name, with its colon. */
        NAME,
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        /** Nothing is left. */
        END;

        /** Whether a value begins with it. */
        boolean isValue() {
            return switch (this) {
                case OBJECT, ARRAY, STRING, NUMBER, TRUE, FALSE, NULL -> true;
                case NAME, END_OBJECT, END_ARRAY, END -> false;
            };
        }
    }

    private enum Expected {
        VALUE,
        VALUE_OR_END,
        NAME,
        NAME_OR_END,
        SEPARATOR,
        NOTHING
    }

    private final int maxNesting;
    /** One bit per open level: set for an object. */
    private final BitSet objects = new BitSet();

    private Expected expected = Expected.VALUE;
    private Token token = Token.END;
    private int start;
    private int end;
    private int depth;
    private int deepest;

    /**
     * Of the bytes from {@code from} up to before {@code to}.
     *
     * @param maxNesting levels of objects and arrays
     */
    public JsonReader(byte[] json, int from, int to, int maxNesting) {
        super(json, from, to);
        this.maxNesting = maxNesting;
        if (to - from >= 3
                && json[from] == (byte) 0xef
                && json[from + 1] == (byte) 0xbb
                && json[from + 2] == (byte) 0xbf) {
            at += 3;
        }
    }

    /**
     * Reads on.
     *
     * @return {@link Token#END} behind the value, and at once for blank text
     * @throws JsonFault where the text is not JSON
     */
    public Token next() {
        space();
        if (at == to) {
            return atEnd();
        }
        start = at;
        token = switch (expected) {
            case VALUE -> value();
            case VALUE_OR_END -> json[at] == ']' ? close(Token.END_ARRAY) : value();
            case NAME -> name();
            case NAME_OR_END -> json[at] == '}' ? close(Token.END_OBJECT) : name();
            case SEPARATOR -> separated();
            case NOTHING -> throw fault("something stands behind the value");
        };
        return token;
    }

    /** What {@link #next} returned last. */
    public Token token() {
        return token;
    }

    /** The first byte of the last token; for a name or a string its quote. */
    public int start() {
        return start;
    }

    /** Behind the last byte of the last token; a name's colon is not counted. */
    public int end() {
        return end;
    }

    /** Levels that are open. */
    public int depth() {
        return depth;
    }

    /** The most levels that were open at once. */
    public int deepest() {
        return deepest;
    }

    /**
     * Passes over the value that the last token began, so that the last token is its end.
     *
     * @return behind the last byte of the value
     */
    public int skip() {
        if (token == Token.OBJECT || token == Token.ARRAY) {
            int outside = depth - 1;
            do {
                next();
            } while (depth > outside);
        }
        return end;
    }

    /** The last token, a name or a string, decoded; for any other its text as it stands. */
    public String text() {
        return token == Token.NAME || token == Token.STRING
                ? JsonStrings.decode(json, start + 1, end - 1)
                : JsonStrings.plain(json, start, end);
    }

    /** Whether the last token is a name or a string of this text. */
    public boolean is(String text) {
        return JsonStrings.equal(json, start + 1, end - 1, text);
    }

    /** Whether the last token, a name or a string, begins with this text, which is plain ASCII. */
    public boolean begins(String text) {
        return JsonStrings.begins(json, start + 1, end - 1, text);
    }

    /** Adds the characters of the last token, a name or a string. */
    public void count(CharacterCount count) {
        count.add(json, start + 1, end - 1);
    }

    /** The bytes that are being read. */
    byte[] json() {
        return json;
    }

    private Token atEnd() {
        if (expected == Expected.NOTHING || (expected == Expected.VALUE && depth == 0)) {
            token = Token.END;
            start = at;
            end = at;
            return token;
        }
        throw fault("the text ends too early");
    }

    private Token separated() {
        boolean object = objects.get(depth);
        if (json[at] == ',') {
            at++;
            space();
            if (at == to) {
                throw fault("the text ends too early");
            }
            start = at;
            return object ? name() : value();
        }
        if (json[at] == (object ? '}' : ']')) {
            return close(object ? Token.END_OBJECT : Token.END_ARRAY);
        }
        throw fault(
                object
                        ? "a comma or the end of the object was expected"
                        : "a comma or the end of the array was expected");
    }

    private Token name() {
        if (json[at] != '"') {
            throw fault("the name of a member was expected");
        }
        string();
        end = at;
        space();
        if (at == to || json[at] != ':') {
            throw fault("a colon was expected");
        }
        at++;
        expected = Expected.VALUE;
        return Token.NAME;
    }

    private Token value() {
        return switch (json[at]) {
            case '{' -> open(Token.OBJECT);
            case '[' -> open(Token.ARRAY);
            case '"' -> {
                string();
                yield ended(Token.STRING);
            }
            case 't' -> word("true", Token.TRUE);
            case 'f' -> word("false", Token.FALSE);
            case 'n' -> word("null", Token.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                number();
                yield ended(Token.NUMBER);
            }
            default -> throw fault("a value was expected");
        };
    }

    private Token ended(Token value) {
        end = at;
        expected = depth == 0 ? Expected.NOTHING : Expected.SEPARATOR;
        return value;
    }

    private Token open(Token container) {
        if (depth == maxNesting) {
            throw fault("nested deeper than " + maxNesting + " levels");
        }
        depth++;
        deepest = Math.max(deepest, depth);
        objects.set(depth, container == Token.OBJECT);
        expected = container == Token.OBJECT ? Expected.NAME_OR_END : Expected.VALUE_OR_END;
        end = ++at;
        return container;
    }

    private Token close(Token container) {
        depth--;
        at++;
        return ended(container);
    }

    private Token word(String word, Token value) {
        literal(word);
        return ended(value);
    }
}

package dev.drover.contracts;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as this contract reads and writes it: numbers keep their exact decimal value, duplicate members and
 * trailing bytes are errors, nesting is bounded. The mappers are immutable and shared by all threads.
 */
public final class Json {
    /**
     * Levels of nesting that a request may have. Below Jackson's own limit of 500, so that a request that was
     * accepted can be embedded in a result and written and read by anyone's mapper.
     */
    public static final int MAX_REQUEST_NESTING = 256;

    private static final int MAX_NESTING = 1_000;

    static final int MOST_VALUES = 100_000;
    /** Of a value and what is between two of them. */
    private static final int FEWEST_BYTES = 2;

    private static final JsonMapper ALL = mapper();

    private Json() {}

    /**
     * Reads one JSON value of few parts: a record of ours, a word of an operator. A value takes up to a hundred bytes of
     * heap for each of its bytes; what can be large is read with {@link JsonReader} and {@link JsonText}.
     *
     * @return a missing node for empty input
     * @throws JacksonException if the bytes are not one JSON value, nested deeper than 1,000 levels, or more than
     *     100,000 values
     * @throws ArithmeticException if the exponent of a number does not fit 32 bits
     * @throws NumberFormatException likewise
     */
    public static JsonNode read(byte[] json) {
        if (json.length > FEWEST_BYTES * MOST_VALUES && isLarge(json)) {
            throw new StreamConstraintsException("more than " + MOST_VALUES + " values");
        }
        return ALL.readTree(json);
    }

    private static boolean isLarge(byte[] json) {
        JsonReader reader = new JsonReader(json, 0, json.length, MAX_NESTING);
        int values = 0;
        try {
            while (reader.next() != JsonReader.Token.END) {
                values += reader.token().isValue() ? 1 : 0;
                if (values > MOST_VALUES) {
                    return true;
                }
            }
        } catch (JsonFault _) {
            // The mapper stops here too, and says what is wrong.
        }
        return false;
    }

    /** UTF-8; members in their order. Unpaired surrogates are written as escapes, so that nothing is refused. */
    public static byte[] bytes(JsonNode json) {
        return ALL.writeValueAsBytes(json);
    }

    /** As {@link #bytes}, as a string. */
    public static String string(JsonNode json) {
        return ALL.writeValueAsString(json);
    }

    /**
     * The value that the reader's last token begins, as a tree if it is small. Of duplicate members the last counts; a
     * number of more than a thousand characters, or with an exponent beyond four digits, is read as {@code null}. The
     * reader is behind the value afterwards: its end is the last token.
     *
     * @return a missing node if there are more than {@code maxNodes} values, or more than 500 levels
     */
    public static JsonNode small(JsonReader reader, int maxNodes) {
        return JsonTrees.read(reader, maxNodes);
    }

    /** A new, empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_NESTING)
                        .maxStringLength(Integer.MAX_VALUE) // the record's size bounds it
                        .build())
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(MAX_NESTING + 10)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }
}

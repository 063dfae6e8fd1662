package dev.drover.contracts;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ContainerNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds the tree of one value, as long as it is small. */
final class JsonTrees {
    static final int MAX_NESTING = 500;
    static final int LONGEST_NUMBER = 1_000;
    private static final int LONGEST_EXPONENT = 4;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonReader reader;
    private final Deque<ContainerNode<?>> open = new ArrayDeque<>();
    private int left;

    private JsonTrees(JsonReader reader, int maxNodes) {
        this.reader = reader;
        this.left = maxNodes;
    }

    /** @see Json#small */
    static JsonNode read(JsonReader reader, int maxNodes) {
        int outside = reader.depth() - (begins(reader.token()) ? 1 : 0);
        JsonNode tree = new JsonTrees(reader, maxNodes).read();
        if (tree != null) {
            return tree;
        }
        while (reader.depth() > outside) {
            reader.next();
        }
        return MissingNode.getInstance();
    }

    private static boolean begins(JsonReader.Token token) {
        return token == JsonReader.Token.OBJECT || token == JsonReader.Token.ARRAY;
    }

    /** Null beyond a bound. */
    private @Nullable JsonNode read() {
        String name = null;
        while (true) {
            switch (reader.token()) {
                case NAME -> name = reader.text();
                case END_OBJECT, END_ARRAY -> {
                    JsonNode whole = open.pop();
                    if (open.isEmpty()) {
                        return whole;
                    }
                }
                case END -> throw new IllegalStateException("there is no value to read");
                case OBJECT, ARRAY, STRING, NUMBER, TRUE, FALSE, NULL -> {
                    if (--left < 0) {
                        return null;
                    }
                    JsonNode value = value();
                    add(name, value);
                    if (value instanceof ContainerNode<?> container) {
                        if (open.size() == MAX_NESTING) {
                            return null;
                        }
                        open.push(container);
                    } else if (open.isEmpty()) {
                        return value;
                    }
                }
            }
            reader.next();
        }
    }

    private void add(@Nullable String name, JsonNode value) {
        ContainerNode<?> parent = open.peek();
        if (parent instanceof ArrayNode array) {
            array.add(value);
        } else if (parent instanceof ObjectNode object && name != null) {
            object.set(name, value);
        }
    }

    private JsonNode value() {
        return switch (reader.token()) {
            case OBJECT -> NODES.objectNode();
            case ARRAY -> NODES.arrayNode();
            case STRING -> NODES.stringNode(reader.text());
            case NUMBER -> number(reader.end() - reader.start() > LONGEST_NUMBER ? "" : reader.text());
            case TRUE -> NODES.booleanNode(true);
            case FALSE -> NODES.booleanNode(false);
            case NULL, NAME, END_OBJECT, END_ARRAY, END -> NODES.nullNode();
        };
    }

    private static JsonNode number(String digits) {
        if (digits.isEmpty()) {
            return NODES.nullNode();
        }
        int exponent = Math.max(digits.indexOf('e'), digits.indexOf('E'));
        if (exponent >= 0) {
            int signs = "+-".indexOf(digits.charAt(exponent + 1)) >= 0 ? 2 : 1;
            return digits.length() - exponent - signs > LONGEST_EXPONENT
                    ? NODES.nullNode()
                    : NODES.numberNode(new BigDecimal(digits));
        }
        return digits.indexOf('.') >= 0 ? NODES.numberNode(new BigDecimal(digits)) : whole(digits);
    }

    private static JsonNode whole(String digits) {
        if (digits.length() > 18) {
            BigInteger large = new BigInteger(digits);
            return large.bitLength() < Long.SIZE ? NODES.numberNode(large.longValue()) : NODES.numberNode(large);
        }
        long number = Long.parseLong(digits);
        return (int) number == number ? NODES.numberNode((int) number) : NODES.numberNode(number);
    }
}

package dev.drover.model.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * An object that grows by deltas, as OpenAI's own clients put streams together: strings are appended, objects
 * merged, elements of arrays merged by their {@code index} or else appended, anything else replaced.
 */
final class DeltaTree {
    /** Strings that some providers repeat with each chunk. */
    private static final Set<String> WHOLE = Set.of("role", "id", "type", "name");

    private static final int MOST_ELEMENTS = 4_096;

    private final Map<String, Object> members = new LinkedHashMap<>();

    void merge(JsonNode delta) {
        for (Map.Entry<String, JsonNode> member : delta.properties()) {
            merge(member.getKey(), member.getValue());
        }
    }

    void merge(String name, JsonNode value) {
        Object known = members.get(name);
        if (value.isNull()) {
            members.putIfAbsent(name, NullNode.getInstance());
        } else if (value.isString() && !WHOLE.contains(name)) {
            append(name, known, value.stringValue(""));
        } else if (value.isString()
                && known instanceof StringNode
                && value.stringValue("").isEmpty()) {
            // Repeated, but left out.
            return;
        } else if (value.isObject()) {
            tree(name, known).merge(value);
        } else if (value.isArray()) {
            elements(name, known).merge(value);
        } else {
            members.put(name, value);
        }
    }

    ObjectNode build() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        members.forEach((name, value) -> node.set(name, built(value)));
        return node;
    }

    private void append(String name, @Nullable Object known, String text) {
        if (known instanceof StringBuilder builder) {
            builder.append(text);
        } else {
            members.put(name, new StringBuilder(text));
        }
    }

    private DeltaTree tree(String name, @Nullable Object known) {
        if (known instanceof DeltaTree tree) {
            return tree;
        }
        DeltaTree tree = new DeltaTree();
        members.put(name, tree);
        return tree;
    }

    private Elements elements(String name, @Nullable Object known) {
        if (known instanceof Elements elements) {
            return elements;
        }
        Elements elements = new Elements();
        members.put(name, elements);
        return elements;
    }

    private static JsonNode built(Object value) {
        return switch (value) {
            case StringBuilder text -> StringNode.valueOf(text.toString());
            case DeltaTree tree -> tree.build();
            case Elements elements -> elements.build();
            case JsonNode node -> node;
            default -> throw new IllegalStateException("no part of a tree: " + value.getClass());
        };
    }

    private static final class Elements {
        private final Map<Integer, DeltaTree> indexed = new TreeMap<>();
        private final List<JsonNode> appended = new ArrayList<>();

        void merge(JsonNode array) {
            for (JsonNode element : array.values()) {
                int index = element.path("index").intValue(-1);
                if (index >= 0 && index < MOST_ELEMENTS) {
                    DeltaTree tree = indexed.computeIfAbsent(index, _ -> new DeltaTree());
                    tree.merge(element);
                    // A place in the stream, not a part of the element.
                    tree.members.remove("index");
                } else {
                    appended.add(element);
                }
            }
        }

        ArrayNode build() {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            indexed.values().forEach(tree -> array.add(tree.build()));
            appended.forEach(array::add);
            return array;
        }
    }
}

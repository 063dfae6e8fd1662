package dev.drover.operations.deadletters;

import dev.drover.deadletter.JsonPath;
import dev.drover.privacy.Desensitizer;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What the audit topic keeps of an order: everything but values that somebody wrote into a payload or looked for in one. Of
 * those it keeps the path, and the value only where it says what kind of request it is.
 */
final class AuditedOrder {
    private static final String SET = "set ";
    private static final Set<String> TELLING = Set.of(
            "custom_id",
            "method",
            "url",
            "path",
            "endpoint",
            "tenant",
            "task",
            "chain",
            "deadline",
            "model",
            "body.model",
            "payload.model",
            "body.service_tier",
            "payload.service_tier");
    private static final int LONGEST_NUMBER = 7;

    private static final Desensitizer DESENSITIZER = new Desensitizer();

    private AuditedOrder() {}

    /** The order with such values masked; leaves the given one as it is. */
    static ObjectNode of(ObjectNode asked) {
        ObjectNode kept = asked.deepCopy();
        if (kept.get("changes") instanceof ObjectNode changes) {
            for (String name : List.copyOf(changes.propertyNames())) {
                if (name.startsWith(SET)) {
                    changes.set(name, masked(JsonPath.parse(name.substring(SET.length())), changes.path(name)));
                }
            }
        }
        if (kept.path("filter").get("where") instanceof ArrayNode where) {
            for (int i = 0; i < where.size(); i++) {
                String said = where.get(i).asString();
                int equals = said.indexOf('=');
                JsonPath path = JsonPath.parse(said.substring(0, equals));
                JsonNode value = masked(path, JsonPath.value(said.substring(equals + 1)));
                where.set(i, StringNode.valueOf(path + "=" + (value.isString() ? value.stringValue() : value)));
            }
        }
        if (kept.get("because") instanceof StringNode because) {
            kept.put("because", DESENSITIZER.mask(because.stringValue()));
        }
        return kept;
    }

    private static JsonNode masked(JsonPath path, JsonNode value) {
        String where = String.join(".", path.steps());
        return switch (value) {
            case StringNode text
            when TELLING.contains(where) -> StringNode.valueOf(DESENSITIZER.mask(text.stringValue()));
            case StringNode text -> StringNode.valueOf(size(text.stringValue()));
            case ObjectNode object -> StringNode.valueOf("[object of " + object.size() + " members]");
            case ArrayNode array -> StringNode.valueOf("[array of " + array.size() + " elements]");
            default -> isSetting(where, value) ? value : StringNode.valueOf("[" + value.getNodeType() + "]");
        };
    }

    /** Small numbers and truths for the provider; elsewhere they can be anything. */
    private static boolean isSetting(String where, JsonNode value) {
        return (where.startsWith("body.") || where.startsWith("payload."))
                && value.toString().length() <= LONGEST_NUMBER;
    }

    private static String size(String text) {
        return "[" + text.codePointCount(0, text.length()) + " characters]";
    }
}

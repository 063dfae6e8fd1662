package dev.drover.deadletter;

import dev.drover.contracts.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The way to a member of a JSON document: {@code body.messages.0.role}, or a JSON Pointer (RFC 6901) where a name holds a
 * dot: {@code /metadata/order.number}.
 */
public record JsonPath(List<String> steps) {
    private static final int LONGEST_INDEX = 9;

    public JsonPath {
        steps = List.copyOf(steps);
    }

    /** @throws IllegalArgumentException if it has no step, or an empty one */
    public static JsonPath parse(String text) {
        List<String> steps = new ArrayList<>();
        if (text.startsWith("/")) {
            for (String step : text.substring(1).split("/", -1)) {
                steps.add(step.replace("~1", "/").replace("~0", "~"));
            }
        } else {
            steps.addAll(List.of(text.split("\\.", -1)));
        }
        if (steps.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no path such as body.model, messages.0.role or /metadata/a.b");
        }
        return new JsonPath(steps);
    }

    /** What is there, null if nothing is. */
    public @Nullable JsonNode in(JsonNode document) {
        JsonNode at = document;
        for (String step : steps) {
            at = switch (at) {
                case ObjectNode object -> object.get(step);
                case ArrayNode array -> isIndex(step) ? array.get(Integer.parseInt(step)) : null;
                default -> null;
            };
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    /** Whether what is there says this: a string its text, anything else its JSON. */
    public boolean says(JsonNode document, String value) {
        JsonNode found = in(document);
        if (found == null) {
            return false;
        }
        return found.isString()
                ? found.stringValue().equals(value)
                : found.equals(value(value)) || Json.string(found).equals(value);
    }

    /**
     * Sets it, and makes objects on the way where there is nothing.
     *
     * @throws IllegalArgumentException naming the step that cannot be taken
     */
    public void set(ObjectNode document, JsonNode value) {
        JsonNode at = document;
        for (String step : steps.subList(0, steps.size() - 1)) {
            at = switch (at) {
                case ObjectNode object ->
                    object.get(step) == null || object.get(step).isNull() ? object.putObject(step) : object.get(step);
                case ArrayNode array -> element(array, step);
                default -> throw new IllegalArgumentException(this + ": there is no '" + step + "' in a value");
            };
        }
        String last = steps.getLast();
        switch (at) {
            case ObjectNode object -> object.set(last, value);
            case ArrayNode array -> {
                element(array, last);
                array.set(Integer.parseInt(last), value);
            }
            default -> throw new IllegalArgumentException(this + ": there is no '" + last + "' in a value");
        }
    }

    /** What was typed, as JSON if it is JSON, else as a string. */
    public static JsonNode value(String typed) {
        try {
            JsonNode read = Json.read(typed.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return read.isMissingNode() ? StringNode.valueOf(typed) : read;
        } catch (JacksonException | ArithmeticException | NumberFormatException _) {
            return StringNode.valueOf(typed);
        }
    }

    private JsonNode element(ArrayNode array, String step) {
        JsonNode found = isIndex(step) ? array.get(Integer.parseInt(step)) : null;
        if (found == null) {
            throw new IllegalArgumentException(this + ": there is no element '" + step + "'");
        }
        return found;
    }

    private static boolean isIndex(String step) {
        return !step.isEmpty() && step.length() <= LONGEST_INDEX && step.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return steps.stream().anyMatch(step -> step.contains("."))
                ? "/" + String.join("/", steps)
                : String.join(".", steps);
    }
}

package dev.drover.deadletter;

import dev.drover.contracts.Json;
import dev.drover.contracts.JsonEdits;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * The way to a member of a JSON document: {@code body.messages.0.role}, or a JSON Pointer (RFC 6901) where a name holds a
 * dot: {@code /metadata/order.number}.
 */
public record JsonPath(List<String> steps) {
    private static final int LONGEST_INDEX = 9;
    /** A longer value is compared as it stands. */
    private static final int COMPARED = 100_000;

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

    /** What is there, null if nothing is; of members of one name the last. */
    public @Nullable JsonText in(JsonText document) {
        JsonText at = document;
        for (String step : steps) {
            at = step(at, step);
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    /** Whether what is there says this: a string its text, anything else its JSON. */
    public boolean says(JsonText document, String value) {
        JsonText found = in(document);
        if (found == null) {
            return false;
        }
        String string = found.string();
        if (string != null) {
            return string.equals(value);
        }
        return found.text().equals(value)
                || (found.length() <= COMPARED
                        && Json.small(found.fromValue(), COMPARED).equals(value(value)));
    }

    /**
     * The document with it set, and with objects on the way where there is nothing; all else stays as it is to the byte.
     *
     * @throws IllegalArgumentException naming the step that cannot be taken
     */
    public JsonText set(JsonText document, JsonNode value) {
        JsonText at = document;
        for (int i = 0; i < steps.size(); i++) {
            String step = steps.get(i);
            JsonText next = step(at, step);
            if (next == null && !at.isObject()) {
                throw new IllegalArgumentException(
                        at.isArray()
                                ? this + ": there is no element '" + step + "'"
                                : this + ": there is no '" + step + "' in a value");
            }
            boolean last = i == steps.size() - 1;
            if (last || next == null || next.isNull()) {
                String text = wrapped(steps.subList(i + 1, steps.size()), Json.string(value));
                return JsonText.check(
                        new JsonEdits(document).set(at, step, next, text).bytes());
            }
            at = next;
        }
        throw new IllegalStateException("a path has a step");
    }

    /** In objects of one member each. */
    private static String wrapped(List<String> names, String value) {
        String wrapped = value;
        for (String name : names.reversed()) {
            wrapped = "{" + JsonEdits.quoted(name) + ":" + wrapped + "}";
        }
        return wrapped;
    }

    private static @Nullable JsonText step(JsonText at, String step) {
        if (at.isObject()) {
            return JsonMembers.of(at, List.of(step)).get(step);
        }
        if (!at.isArray() || !isIndex(step)) {
            return null;
        }
        int left = Integer.parseInt(step);
        JsonReader reader = at.fromValue();
        while (reader.next() != JsonReader.Token.END_ARRAY) {
            if (left-- == 0) {
                return JsonText.of(reader);
            }
            reader.skip();
        }
        return null;
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

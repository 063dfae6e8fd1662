package dev.drover.app.join;

import dev.drover.contracts.InferenceRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Further attribution of a request, for its usage events: its user, and the members of its metadata that were configured.
 * They are the producer's own words and name who pays, so persons are not masked in them; a value that is a credential is
 * hidden where the event is written. A value that is longer
 * than 256 characters, or has half a character in it, is left out: cut, it could be somebody else's.
 */
final class Dimensions {
    static final String USER = "user";
    private static final int LONGEST = 256;
    /** OpenAI's newer name for what {@code user} was. */
    private static final String SAFETY_IDENTIFIER = "safety_identifier";

    private final List<String> metadata;

    /** @param metadata names of members whose strings, numbers and truth values are taken */
    Dimensions(List<String> metadata) {
        this.metadata = List.copyOf(metadata);
    }

    Map<String, String> of(InferenceRequest request) {
        Map<String, String> dimensions = new HashMap<>();
        JsonNode given = request.metadata();
        if (given != null) {
            metadata.forEach(name -> put(dimensions, name, text(given.path(name))));
        }
        String user = user(request.body().path(USER));
        put(dimensions, USER, user != null ? user : user(request.body().path(SAFETY_IDENTIFIER)));
        return dimensions;
    }

    private static void put(Map<String, String> dimensions, String name, @Nullable String value) {
        if (value != null) {
            dimensions.put(name, value);
        }
    }

    private static @Nullable String user(JsonNode value) {
        return value.isString() ? text(value) : null;
    }

    private static @Nullable String text(JsonNode value) {
        if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
            return null;
        }
        String text = value.isString() ? value.stringValue() : value.toString();
        boolean fits = !text.isEmpty()
                && text.length() <= 2 * LONGEST
                && text.codePointCount(0, text.length()) <= LONGEST
                && text.codePoints().noneMatch(character -> Character.getType(character) == Character.SURROGATE);
        return fits ? text : null;
    }
}

package dev.drover.app.pipeline;

import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Further attribution of a request, for its usage events: its user, and the members of its metadata that were configured.
 * They are the producer's own words and name who pays, so persons are not masked in them; a value that is a credential is
 * hidden where the event is written. A value that is longer
 * than 256 characters, or has half a character in it, is left out: cut, it could be somebody else's. So is a member that
 * stands twice.
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
        JsonText given = request.metadata();
        if (given != null && !metadata.isEmpty()) {
            JsonMembers members = JsonMembers.of(given, metadata);
            metadata.stream()
                    .filter(name -> !members.twice().contains(name))
                    .forEach(name -> put(dimensions, name, text(members.get(name))));
        }
        String user = user(request.facts().member(USER));
        put(dimensions, USER, user != null ? user : user(request.facts().member(SAFETY_IDENTIFIER)));
        return dimensions;
    }

    private static void put(Map<String, String> dimensions, String name, @Nullable String value) {
        if (value != null) {
            dimensions.put(name, value);
        }
    }

    private static @Nullable String user(@Nullable JsonText value) {
        return value != null && value.isString() ? text(value) : null;
    }

    private static @Nullable String text(@Nullable JsonText value) {
        if (value == null || (!value.isString() && !value.isNumber() && !value.isBoolean())) {
            return null;
        }
        String string = value.string();
        String text = string == null ? value.text() : string;
        boolean fits = !text.isEmpty()
                && text.length() <= 2 * LONGEST
                && text.codePointCount(0, text.length()) <= LONGEST
                && text.codePoints().noneMatch(character -> Character.getType(character) == Character.SURROGATE);
        return fits ? text : null;
    }
}

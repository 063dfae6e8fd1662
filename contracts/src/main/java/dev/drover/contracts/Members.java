package dev.drover.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Typed reading of an envelope's members; {@code null} and absent are the same. */
final class Members {
    /** The longest tenant, task or chain, in characters. */
    static final int MAX_NAME = 256;
    /** The longest {@code custom_id}, in characters: it travels in every usage event. */
    static final int MAX_CUSTOM_ID = 1_024;

    private static final int REPLACEMENT = 0xfffd;

    private Members() {}

    /** For trees of what workers wrote. */
    static @Nullable JsonNode present(ObjectNode object, String member) {
        JsonNode node = object.get(member);
        return node == null || node.isNull() ? null : node;
    }

    /** Of what a worker answered: null where the member is absent or no string. */
    static @Nullable String text(JsonNode json, String member) {
        JsonNode value = json.path(member);
        return value.isString() ? value.stringValue() : null;
    }

    /**
     * Of what a worker answered: null where the member is absent or no string.
     *
     * @throws java.time.DateTimeException if it is no time
     */
    static @Nullable Instant time(JsonNode json, String member) {
        String text = text(json, member);
        return text == null ? null : Instant.parse(text);
    }

    /** As {@link #time} reads it. */
    static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    /**
     * The same members, none of which stands twice.
     *
     * @param path of the object they are of, with a dot at its end; empty for the envelope
     * @throws Refusal naming the member, {@code malformed_record}: two readers would take two values
     */
    static JsonMembers once(JsonMembers members, String path) {
        if (!members.twice().isEmpty()) {
            String first = members.twice().stream().sorted().findFirst().orElse("");
            throw Refusal.malformed("member " + path + first + " stands twice");
        }
        return members;
    }

    /** @throws Refusal if the member is there and no string */
    static @Nullable String string(JsonMembers object, String member) {
        JsonText value = object.present(member);
        if (value == null) {
            return null;
        }
        String text = value.string();
        if (text == null) {
            throw Refusal.invalid(member + " must be a string, not " + kind(value));
        }
        return text;
    }

    /**
     * Whether something is wanted; null if nobody says.
     *
     * @param header what wins over the member; null if there is none
     * @throws Refusal if either is there and neither true nor false
     */
    static @Nullable Boolean truth(JsonMembers object, String member, @Nullable String header) {
        JsonText value = object.present(member);
        if (value != null && !value.isBoolean()) {
            throw Refusal.invalid(member + " must be true or false, not " + kind(value));
        }
        if (header == null) {
            return value == null ? null : value.isTrue();
        }
        return switch (header) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.invalid("header drover-" + member + " must be true or false");
        };
    }

    /** @throws Refusal if the member is there and no object */
    static @Nullable JsonText object(JsonMembers object, String member) {
        JsonText value = object.present(member);
        if (value != null && !value.isObject()) {
            throw Refusal.invalid(member + " must be an object, not " + kind(value));
        }
        return value;
    }

    /** @throws Refusal if the member is missing or no object */
    static JsonText requiredObject(JsonMembers object, String member) {
        JsonText value = object(object, member);
        if (value == null) {
            throw Refusal.invalid(member + " is missing");
        }
        return value;
    }

    /** A tenant, task or chain. */
    static @Nullable String name(JsonMembers object, String member) {
        return name(string(object, member), member);
    }

    /** @throws Refusal if it is empty, longer than 256 characters or holds a control character */
    static @Nullable String name(@Nullable String value, String what) {
        if (value != null && !isName(value)) {
            throw noName(what);
        }
        return value;
    }

    /** A tenant, in Unicode's normalization form C. */
    static @Nullable String tenant(@Nullable String value, String what) {
        return value == null ? null : TenantName.of(value).orElseThrow(() -> noName(what));
    }

    private static Refusal noName(String what) {
        return Refusal.invalid(what + " must have 1 to " + MAX_NAME
                + " characters, none of them a control character or half a character");
    }

    static boolean isName(String value) {
        int characters = 0;
        for (int at = 0; at < value.length() && characters <= MAX_NAME; characters++) {
            int character = value.codePointAt(at);
            if (!mayBeNamed(character)) {
                return false;
            }
            at += Character.charCount(character);
        }
        return characters > 0 && characters <= MAX_NAME;
    }

    /**
     * Half a surrogate pair has no bytes of its own in UTF-8, and U+FFFD is what bytes that are no UTF-8 were read as: two
     * different names could become one.
     */
    private static boolean mayBeNamed(int character) {
        return !Character.isISOControl(character)
                && Character.getType(character) != Character.SURROGATE
                && character != REPLACEMENT;
    }

    /** @throws Refusal if it is no string, or too long */
    static @Nullable String customId(JsonMembers object, String member) {
        String value = string(object, member);
        if (value != null && !fitsCustomId(value)) {
            throw Refusal.invalid(member + " is longer than " + MAX_CUSTOM_ID + " characters");
        }
        return value;
    }

    static boolean fitsCustomId(String value) {
        return value.codePointCount(0, value.length()) <= MAX_CUSTOM_ID;
    }

    /** The value's type with its article, for messages. */
    static String kind(JsonText value) {
        if (value.isObject()) {
            return "an object";
        }
        if (value.isArray()) {
            return "an array";
        }
        if (value.isString()) {
            return "a string";
        }
        if (value.isNumber()) {
            return "a number";
        }
        return value.isNull() ? "null" : "a boolean";
    }
}

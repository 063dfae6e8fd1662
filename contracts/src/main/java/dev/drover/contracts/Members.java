package dev.drover.contracts;

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

    static @Nullable JsonNode present(ObjectNode object, String member) {
        JsonNode node = object.get(member);
        return node == null || node.isNull() ? null : node;
    }

    /** @throws Refusal if the member is there and no string */
    static @Nullable String string(ObjectNode object, String member) {
        JsonNode node = present(object, member);
        if (node == null) {
            return null;
        }
        if (!node.isString()) {
            throw Refusal.invalid(member + " must be a string, not " + kind(node));
        }
        return node.stringValue();
    }

    /** @throws Refusal if the member is missing or no object */
    static ObjectNode requiredObject(ObjectNode object, String member) {
        JsonNode node = present(object, member);
        if (node instanceof ObjectNode found) {
            return found;
        }
        throw Refusal.invalid(node == null ? member + " is missing" : member + " must be an object, not " + kind(node));
    }

    /** A tenant, task or chain. */
    static @Nullable String name(ObjectNode object, String member) {
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
        return !value.isEmpty()
                && value.codePointCount(0, value.length()) <= MAX_NAME
                && value.codePoints().allMatch(Members::mayBeNamed);
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
    static @Nullable String customId(ObjectNode object, String member) {
        String value = string(object, member);
        if (value != null && !fitsCustomId(value)) {
            throw Refusal.invalid(member + " is longer than " + MAX_CUSTOM_ID + " characters");
        }
        return value;
    }

    static boolean fitsCustomId(String value) {
        return value.codePointCount(0, value.length()) <= MAX_CUSTOM_ID;
    }

    /** The node's type with its article, for messages. */
    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case BINARY, MISSING, POJO -> "nothing that JSON knows";
        };
    }
}

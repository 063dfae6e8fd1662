package dev.drover.cli.dlq;

import dev.drover.contracts.Json;
import dev.drover.deadletter.StoredHeader;
import dev.drover.privacy.Redaction;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What a terminal, a screenshot and a ticket may see of a letter: its shape, not what somebody wrote to a model. */
final class Masking {
    private static final Redaction REDACTION = new Redaction();
    /** Members whose strings say what kind of request it is. */
    private static final Set<String> TELLING = Set.of(
            "custom_id",
            "id",
            "method",
            "url",
            "path",
            "endpoint",
            "tenant",
            "task",
            "chain",
            "deadline",
            "model",
            "role",
            "type");

    private static final List<String> SECRET =
            List.of("auth", "key", "token", "secret", "password", "cookie", "credential");

    /** Lengths of the numbers among spring-kafka's headers; a number's first byte is no letter. */
    private static final Set<Integer> BINARY = Set.of(Integer.BYTES, Long.BYTES);

    private Masking() {}

    /** Text that may hold secrets by accident. */
    static String text(String text) {
        return REDACTION.mask(text);
    }

    /** A header's value: bytes that are no text as base64, and nothing of what its name calls a secret. */
    static String header(StoredHeader header, boolean raw) {
        byte[] value = header.value();
        if (value == null) {
            return "";
        }
        if (header.name().startsWith("kafka_dlt-original-") && BINARY.contains(value.length) && value[0] < ' ') {
            return new java.math.BigInteger(value).toString();
        }
        String text = StoredHeader.utf8(value);
        if (text == null || text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
            return "base64:" + Base64.getEncoder().encodeToString(value);
        }
        String lower = header.name().toLowerCase(Locale.ROOT);
        if (raw) {
            return text;
        }
        return SECRET.stream().anyMatch(lower::contains) ? "[secret]" : text(text);
    }

    /** The payload as JSON in which strings are their lengths; what is no JSON is its length. */
    static JsonNode payload(byte @Nullable [] payload) {
        if (payload == null) {
            return StringNode.valueOf("[no value]");
        }
        try {
            JsonNode read = Json.read(payload);
            if (read.isObject() || read.isArray()) {
                return masked(read, null);
            }
        } catch (JacksonException | ArithmeticException | NumberFormatException _) {
            // Then it is bytes.
        }
        return StringNode.valueOf("[" + payload.length + " bytes, not JSON]");
    }

    /** The payload as it is: JSON, text, or base64 of other bytes. */
    static JsonNode raw(byte @Nullable [] payload) {
        if (payload == null) {
            return StringNode.valueOf("");
        }
        try {
            JsonNode read = Json.read(payload);
            if (!read.isMissingNode()) {
                return read;
            }
        } catch (JacksonException | ArithmeticException | NumberFormatException _) {
            // Then it is text or bytes.
        }
        String text = StoredHeader.utf8(payload);
        return StringNode.valueOf(text == null ? "base64:" + Base64.getEncoder().encodeToString(payload) : text);
    }

    private static JsonNode masked(JsonNode node, @Nullable String member) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode masked = Json.object();
                object.properties().forEach(each -> masked.set(each.getKey(), masked(each.getValue(), each.getKey())));
                yield masked;
            }
            case ArrayNode array -> {
                ArrayNode masked = array.arrayNode();
                array.forEach(element -> masked.add(masked(element, member)));
                yield masked;
            }
            case StringNode text ->
                member != null && TELLING.contains(member)
                        ? StringNode.valueOf(text(text.stringValue()))
                        : StringNode.valueOf("["
                                + text.stringValue()
                                        .codePointCount(0, text.stringValue().length()) + " characters]");
            default -> node;
        };
    }
}

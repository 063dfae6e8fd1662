package dev.drover.cli.results;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One record of the result topic, as far as it can be read; KubeAI's and llm-d's formats say less than the native one.
 *
 * @param id Drover's of the request, empty if the record does not say: the origin does not either, since a request that was
 *     replayed keeps its first id
 * @param origin {@code topic-partition@offset} of the request, null if the record does not say
 * @param json the value; an object that says so if it is none
 */
record Outcome(
        Instant at,
        int partition,
        long offset,
        String id,
        @Nullable String key,
        @Nullable String origin,
        ObjectNode json) {
    static Outcome of(ConsumerRecord<byte[], byte[]> from) {
        byte[] key = from.key();
        ObjectNode json = json(from.value());
        return new Outcome(
                Instant.ofEpochMilli(from.timestamp()),
                from.partition(),
                from.offset(),
                id(json, header(from, HeaderNames.REQUEST_ID)),
                key == null ? null : new String(key, StandardCharsets.UTF_8),
                header(from, HeaderNames.ORIGIN),
                json);
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> from, String name) {
        Header header = from.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String id(ObjectNode json, @Nullable String header) {
        boolean ours = json.has("response") || json.has("error") || json.has("custom_id");
        return ours ? text(json, "id") : Objects.requireNonNullElse(header, "");
    }

    private static ObjectNode json(byte @Nullable [] value) {
        try {
            if (value != null && Json.read(value) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException _) {
            // Said below.
        }
        return Json.object().put("unreadable", value == null ? "no value" : value.length + " bytes");
    }

    String customId() {
        boolean llmD = json.has("payload") || json.has("error_code");
        return llmD && !json.has("custom_id") ? text("id") : text("custom_id");
    }

    String tenant() {
        return text("tenant");
    }

    String model() {
        return text("model");
    }

    /** {@code ok}, or the code of the error, or its status. */
    String ending() {
        JsonNode error = json.path("error").path("code");
        if (error.isString()) {
            return error.stringValue();
        }
        String code = text("error_code");
        int status = json.path("status_code").asInt(0);
        return !code.isEmpty() ? code : status >= 400 ? Integer.toString(status) : json.has("unreadable") ? "?" : "ok";
    }

    boolean failed() {
        return !ending().equals("ok");
    }

    String attempts() {
        JsonNode attempts = json.get("attempts");
        return attempts == null ? "" : Integer.toString(attempts.size());
    }

    String usd() {
        JsonNode cost = json.get("cost");
        if (cost == null) {
            return "";
        }
        JsonNode usd = cost.path("usd");
        return usd.isString() ? usd.stringValue() : "unknown";
    }

    String milliseconds(String member) {
        JsonNode ms = json.path("timing").path(member);
        return ms.isNumber() ? Long.toString(ms.longValue()) : "";
    }

    private String text(String member) {
        return text(json, member);
    }

    private static String text(ObjectNode json, String member) {
        JsonNode node = json.get(member);
        return node != null && node.isString() ? Objects.requireNonNull(node.stringValue()) : "";
    }
}

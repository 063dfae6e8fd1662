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
 * @param origin {@code topic-partition@offset} of the request, null if the record does not say
 * @param json the value; an object that says so if it is none
 */
record Outcome(
        Instant at,
        int partition,
        long offset,
        @Nullable String key,
        @Nullable String origin,
        ObjectNode json) {
    static Outcome of(ConsumerRecord<byte[], byte[]> from) {
        byte[] key = from.key();
        Header origin = from.headers().lastHeader(HeaderNames.ORIGIN);
        return new Outcome(
                Instant.ofEpochMilli(from.timestamp()),
                from.partition(),
                from.offset(),
                key == null ? null : new String(key, StandardCharsets.UTF_8),
                origin == null || origin.value() == null ? null : new String(origin.value(), StandardCharsets.UTF_8),
                json(from.value()));
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

    /** Drover's id, or what stands in {@code id}; empty in formats that have none. */
    String id() {
        return text("id");
    }

    String customId() {
        return json.has("custom_id") || !json.has("payload") ? text("custom_id") : text("id");
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
        JsonNode node = json.get(member);
        return node != null && node.isString() ? Objects.requireNonNull(node.stringValue()) : "";
    }
}

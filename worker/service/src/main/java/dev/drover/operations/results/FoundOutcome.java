package dev.drover.operations.results;

import dev.drover.contracts.AnswerText;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Json;
import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One record of the result topic, as far as it can be read; KubeAI's and llm-d's formats say less than the native one.
 *
 * @param id Drover's of the request, empty if the record does not say: the origin does not either, since a request that was
 *     replayed keeps its first id
 * @param origin {@code topic-partition@offset} of the request, null if the record does not say
 * @param line the value as it is, on one line; an object that says so if it is none
 * @param json those of its members that are read here
 */
public record FoundOutcome(
        Instant at,
        int partition,
        long offset,
        String id,
        @Nullable String key,
        @Nullable String origin,
        String line,
        JsonMembers json) {
    private static final int FIRST_ERROR = 400;
    private static final String UNREADABLE = "unreadable";

    private static final List<String> READ = List.of(
            "id",
            "custom_id",
            "response",
            "body",
            "error",
            "error_code",
            "payload",
            "status_code",
            "tenant",
            "model",
            "attempts",
            "cost",
            "timing",
            UNREADABLE);

    static FoundOutcome of(ConsumerRecord<byte[], byte[]> from) {
        byte[] key = from.key();
        JsonText value = value(from.value());
        JsonMembers json = JsonMembers.of(value, READ);
        return new FoundOutcome(
                Instant.ofEpochMilli(from.timestamp()),
                from.partition(),
                from.offset(),
                id(json, header(from, HeaderNames.REQUEST_ID)),
                key == null ? null : new String(key, StandardCharsets.UTF_8),
                header(from, HeaderNames.ORIGIN),
                value.text().replace('\r', ' ').replace('\n', ' '), // legal between tokens only
                json);
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> from, String name) {
        Header header = from.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String id(JsonMembers json, @Nullable String header) {
        boolean ours = has(json, "response") || has(json, "error") || has(json, "custom_id");
        return ours ? text(json, "id") : Objects.requireNonNullElse(header, "");
    }

    private static JsonText value(byte @Nullable [] value) {
        try {
            JsonText json = value == null ? null : JsonText.check(value);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JsonFault _) {
            // Said below.
        }
        return JsonText.of(Json.object().put(UNREADABLE, value == null ? "no value" : value.length + " bytes"));
    }

    public String customId() {
        boolean llmD = has(json, "payload") || has(json, "error_code");
        return llmD && !has(json, "custom_id") ? text("id") : text("custom_id");
    }

    public String tenant() {
        return text("tenant");
    }

    public String model() {
        return text("model");
    }

    /** {@code ok}, or the code of the error, or its status. */
    public String ending() {
        JsonText error = member("error", "code");
        String said = error == null ? null : error.string();
        if (said != null) {
            return said;
        }
        String code = text("error_code");
        if (!code.isEmpty()) {
            return code;
        }
        JsonText status = json.get("status_code");
        Long number = status == null ? null : status.wholeNumber();
        return number != null && number >= FIRST_ERROR ? number.toString() : has(json, UNREADABLE) ? "?" : "ok";
    }

    public boolean failed() {
        return !ending().equals("ok");
    }

    public String attempts() {
        JsonText attempts = json.get("attempts");
        return attempts == null || !attempts.isArray() ? "" : Integer.toString(elements(attempts));
    }

    public String usd() {
        if (!has(json, "cost")) {
            return "";
        }
        JsonText usd = member("cost", "usd");
        String amount = usd == null ? null : usd.string();
        return amount == null ? "unknown" : amount;
    }

    public String milliseconds(String name) {
        JsonText ms = member("timing", name);
        Long number = ms == null ? null : ms.wholeNumber();
        return number == null ? "" : number.toString();
    }

    /** The answer's text as people read it, empty for an error and for what is no answer. */
    String text() {
        JsonText body = member("response", "body");
        JsonText whole = body == null ? json.get("body") : body;
        JsonText payload = json.get("payload");
        String said = payload == null ? null : payload.string();
        try {
            JsonText answer =
                    said == null || said.isEmpty() ? whole : JsonText.check(said.getBytes(StandardCharsets.UTF_8));
            return failed() || answer == null ? "" : AnswerText.ofAnswer(answer);
        } catch (JsonFault _) {
            return "";
        }
    }

    private @Nullable JsonText member(String object, String name) {
        JsonText holder = json.get(object);
        return holder == null || !holder.isObject()
                ? null
                : JsonMembers.of(holder, List.of(name)).get(name);
    }

    private static int elements(JsonText array) {
        JsonReader reader = array.fromValue();
        int elements = 0;
        while (reader.next() != JsonReader.Token.END_ARRAY) {
            reader.skip();
            elements++;
        }
        return elements;
    }

    private String text(String member) {
        return text(json, member);
    }

    private static String text(JsonMembers json, String member) {
        JsonText value = json.get(member);
        return value == null ? "" : Objects.requireNonNullElse(value.string(), "");
    }

    private static boolean has(JsonMembers json, String name) {
        return json.get(name) != null;
    }
}

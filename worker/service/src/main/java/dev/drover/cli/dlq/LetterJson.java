package dev.drover.cli.dlq;

import dev.drover.contracts.Json;
import dev.drover.contracts.JsonLayout;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.Origin;
import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.DeadLetter;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredHeader;
import dev.drover.deadletter.StoredRecord;
import dev.drover.operations.deadletters.MaskedHeaders;
import dev.drover.operations.deadletters.MaskedPayload;
import dev.drover.operations.deadletters.Masking;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** A letter for programs. */
final class LetterJson {
    private LetterJson() {}

    /** What {@code list} says: nothing of the payload but the letter's names. */
    static ObjectNode summary(Letter letter, @Nullable ReplayMark mark) {
        ObjectNode json = names(letter, mark);
        DeadLetter dead = letter.dead();
        if (json.get("mark") instanceof ObjectNode marked) {
            marked.put("id", Masking.name(marked.path("id").stringValue(null)));
        }
        if (dead.origin() != null) {
            json.put("origin", Masking.origin(dead.origin()));
        }
        json.put("custom_id", Masking.customId(letter)).put("tenant", Masking.tenant(letter));
        for (String name : List.of("id", "model")) {
            json.put(name, Masking.name(json.path(name).stringValue(null)));
        }
        return json.put("reason", Masking.reason(dead.reason())).put("error", Masking.error(letter));
    }

    private static ObjectNode names(Letter letter, @Nullable ReplayMark mark) {
        DeadLetter dead = letter.dead();
        Origin origin = dead.origin();
        ObjectNode json = Json.object()
                .put("letter", letter.stored().place().toString())
                .put("at", letter.stored().timestamp().toString())
                .put("writer", dead.writer())
                .put("id", letter.id())
                .put("custom_id", letter.customId())
                .put("origin", origin == null ? null : origin.toString())
                .put("reason", dead.reason())
                .put("error", dead.error())
                .put("tenant", letter.tenant())
                .put("model", letter.model())
                .put("replays", letter.replays())
                .put("truncated", letter.truncated())
                .put("bytes", letter.stored().size());
        json.set("mark", mark == null ? null : Json.read(mark.encode()));
        return json;
    }

    /** What {@code show} says; headers and the payload, masked unless {@code raw}. */
    static ObjectNode whole(Letter letter, @Nullable ReplayMark mark, boolean raw) {
        ObjectNode json = withoutPayload(letter, mark, raw);
        // As text, which a payload is: as nodes it would take a hundred times its bytes.
        RawValue payload = new RawValue(JsonLayout.compact(payload(letter, raw)));
        json.set("payload", json.rawValueNode(payload));
        return json;
    }

    static JsonText payload(Letter letter, boolean raw) {
        return raw ? Masking.rawPayload(letter.stored().value()) : MaskedPayload.of(letter);
    }

    static ObjectNode withoutPayload(Letter letter, @Nullable ReplayMark mark, boolean raw) {
        ObjectNode json = raw ? names(letter, mark) : summary(letter, mark);
        StoredRecord stored = letter.stored();
        json.put("key", raw ? Masking.rawBytes(stored.key()) : Masking.key(stored.key()));
        ArrayNode headers = json.putArray("headers");
        for (StoredHeader header : stored.headers()) {
            headers.addObject()
                    .put("name", raw ? header.name() : MaskedHeaders.name(header))
                    .put("value", raw ? Masking.rawHeader(header) : MaskedHeaders.value(header));
        }
        return json;
    }

    /** Everything that is needed to send it again by other means; bytes as text where they are UTF-8, else in base64. */
    static ObjectNode export(Letter letter, @Nullable ReplayMark mark) {
        ObjectNode json = names(letter, mark);
        StoredRecord stored = letter.stored();
        bytes(json, "key", stored.key());
        bytes(json, "value", stored.value());
        ArrayNode headers = json.putArray("headers");
        for (StoredHeader header : stored.headers()) {
            bytes(headers.addObject().put("name", header.name()), "value", header.value());
        }
        return json;
    }

    private static void bytes(ObjectNode json, String name, byte @Nullable [] bytes) {
        if (bytes == null) {
            json.putNull(name);
            return;
        }
        String text = StoredHeader.utf8(bytes);
        if (text != null && text.getBytes(StandardCharsets.UTF_8).length == bytes.length && text.indexOf('\0') < 0) {
            json.put(name, text);
        } else {
            json.put(name + "_base64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}

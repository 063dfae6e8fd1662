package dev.drover.deadletter;

import dev.drover.contracts.Decoded;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Json;
import dev.drover.contracts.RequestCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What is changed in a request before it is sent again, whichever format it is in.
 *
 * @param sets members of the payload, in order
 * @param model for {@code body.model}
 * @param chain for the envelope
 * @param extendDeadline how long from now the request may take
 */
public record Changes(
        Map<JsonPath, JsonNode> sets,
        @Nullable String model,
        @Nullable String chain,
        @Nullable Duration extendDeadline) {
    private static final String TENANT = "tenant";

    public static final Changes NONE = new Changes(Map.of(), null, null, null);

    public Changes {
        sets = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(sets));
    }

    public boolean none() {
        return sets.isEmpty() && model == null && chain == null && extendDeadline == null;
    }

    /**
     * The record with the changes.
     *
     * @throws IllegalArgumentException if they can not be made, or what they make is no request
     */
    public StoredRecord apply(StoredRecord before, Instant now) {
        if (none()) {
            return before;
        }
        ObjectNode document = document(before.value());
        boolean structured = document.get("data") instanceof ObjectNode && document.get("specversion") != null;
        ObjectNode envelope = structured ? (ObjectNode) document.get("data") : document;
        if (model != null) {
            body(envelope).put("model", model);
        }
        if (chain != null) {
            envelope.put("chain", chain);
        }
        List<StoredHeader> headers = new ArrayList<>(before.headers());
        if (extendDeadline != null) {
            Instant deadline = now.plus(extendDeadline).truncatedTo(ChronoUnit.SECONDS);
            if (isLlmD(envelope)) {
                envelope.put("deadline", deadline.getEpochSecond());
            } else {
                envelope.put("deadline", deadline.toString());
            }
            headers.removeIf(header -> header.name().equals(HeaderNames.CE_EXPIRYTIME));
        }
        sets.forEach((path, value) -> path.set(document, value));
        if (sets.keySet().stream().anyMatch(path -> path.steps().equals(List.of(TENANT)))) {
            // The header would win over what was just set.
            headers.removeIf(header -> header.name().equals(HeaderNames.TENANT));
        }
        return checked(
                new StoredRecord(before.place(), before.timestamp(), before.key(), Json.bytes(document), headers));
    }

    /**
     * The record as it is, if a worker would take it.
     *
     * @throws IllegalArgumentException saying why not
     */
    public static StoredRecord checked(StoredRecord changed) {
        if (RequestCodec.decode(changed.value(), changed) instanceof Decoded.Rejected(var _, var message, var _)) {
            throw new IllegalArgumentException("changed, it is no request: " + message);
        }
        return changed;
    }

    /** What was asked for, for the audit record. */
    public ObjectNode json() {
        ObjectNode json = Json.object();
        sets.forEach((path, value) -> json.set("set " + path, value));
        if (model != null) {
            json.set("model", StringNode.valueOf(model));
        }
        if (chain != null) {
            json.put("chain", chain);
        }
        if (extendDeadline != null) {
            json.put("extend_deadline_ms", extendDeadline.toMillis());
        }
        return json;
    }

    private static ObjectNode document(byte @Nullable [] value) {
        try {
            if (value != null && Json.read(value) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException | ArithmeticException | NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException("the payload is no JSON object, so nothing in it can be changed");
    }

    private static ObjectNode body(ObjectNode envelope) {
        String member = isLlmD(envelope) ? "payload" : "body";
        if (envelope.get(member) instanceof ObjectNode body) {
            return body;
        }
        throw new IllegalArgumentException("the request has no " + member + " to name a model in");
    }

    private static boolean isLlmD(ObjectNode envelope) {
        return envelope.get("body") == null && envelope.get("payload") != null;
    }
}

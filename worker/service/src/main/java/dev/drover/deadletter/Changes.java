package dev.drover.deadletter;

import dev.drover.contracts.Decoded;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Json;
import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What is changed in a request before it is sent again, whichever format it is in; all else stays as it is to the byte.
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
     * @throws IllegalArgumentException if they cannot be made, or what they make is no request
     */
    public StoredRecord apply(StoredRecord before, Instant now) {
        if (none()) {
            return before;
        }
        List<StoredHeader> headers = new ArrayList<>(before.headers());
        JsonText document = document(before.value());
        for (Map.Entry<JsonPath, JsonNode> named : named(document, now, headers).entrySet()) {
            document = named.getKey().set(document, named.getValue());
        }
        for (Map.Entry<JsonPath, JsonNode> set : sets.entrySet()) {
            document = set.getKey().set(document, set.getValue());
        }
        if (sets.keySet().stream().anyMatch(path -> path.steps().equals(List.of(TENANT)))) {
            // The header would win over what was just set.
            headers.removeIf(header -> header.name().equals(HeaderNames.TENANT));
        }
        return checked(new StoredRecord(before.place(), before.timestamp(), before.key(), document.bytes(), headers));
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

    /** Model, chain and deadline, by where the record's format has them. */
    private Map<JsonPath, JsonNode> named(JsonText document, Instant now, List<StoredHeader> headers) {
        List<String> way = isStructured(document) ? List.of("data") : List.of();
        JsonText envelope = way.isEmpty() ? document : Objects.requireNonNull(new JsonPath(way).in(document));
        boolean llmD = isLlmD(envelope);
        Map<JsonPath, JsonNode> named = new LinkedHashMap<>();
        if (model != null) {
            String body = llmD ? "payload" : "body";
            JsonText found = member(envelope, body);
            if (found == null || !found.isObject()) {
                throw new IllegalArgumentException("the request has no " + body + " to name a model in");
            }
            named.put(path(way, body, "model"), StringNode.valueOf(model));
        }
        if (chain != null) {
            named.put(path(way, "chain"), StringNode.valueOf(chain));
        }
        if (extendDeadline != null) {
            Instant deadline = now.plus(extendDeadline).truncatedTo(ChronoUnit.SECONDS);
            named.put(
                    path(way, "deadline"),
                    llmD ? LongNode.valueOf(deadline.getEpochSecond()) : StringNode.valueOf(deadline.toString()));
            headers.removeIf(header -> header.name().equals(HeaderNames.CE_EXPIRYTIME));
        }
        return named;
    }

    private static JsonPath path(List<String> way, String... steps) {
        return new JsonPath(Stream.concat(way.stream(), Stream.of(steps)).toList());
    }

    private static JsonText document(byte @Nullable [] value) {
        try {
            JsonText document = value == null ? null : JsonText.check(value);
            if (document != null && document.isObject()) {
                return document;
            }
        } catch (JsonFault _) {
            // said below
        }
        throw new IllegalArgumentException("the payload is no JSON object, so nothing in it can be changed");
    }

    private static boolean isStructured(JsonText document) {
        JsonText data = member(document, "data");
        return data != null && data.isObject() && member(document, "specversion") != null;
    }

    private static boolean isLlmD(JsonText envelope) {
        return member(envelope, "body") == null && member(envelope, "payload") != null;
    }

    private static @Nullable JsonText member(JsonText object, String name) {
        return JsonMembers.of(object, List.of(name)).get(name);
    }
}

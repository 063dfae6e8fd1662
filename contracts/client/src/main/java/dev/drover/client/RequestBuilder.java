package dev.drover.client;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds native requests. Not for use by several threads; {@link #build} may be called more than once. */
public final class RequestBuilder {
    private final ObjectNode envelope = Json.object();
    private final ObjectNode body = Json.object();
    private @Nullable Instant deadline;
    private byte @Nullable [] key;

    private RequestBuilder(Endpoint endpoint, String customId) {
        envelope.put("custom_id", customId).put("method", "POST").put("url", endpoint.path());
    }

    /** A request to any endpoint; fill its body with {@link #with}. */
    public static RequestBuilder to(Endpoint endpoint, String customId) {
        return new RequestBuilder(endpoint, customId);
    }

    /** A chat completion. */
    public static RequestBuilder chat(String customId) {
        return to(Endpoint.CHAT_COMPLETIONS, customId);
    }

    /** A configured model, used first; without it the task or the chain decides alone. */
    public RequestBuilder model(String model) {
        body.put("model", model);
        return this;
    }

    /** Appends a message of a chat. */
    public RequestBuilder message(String role, String content) {
        body.withArray("messages").addObject().put("role", role).put("content", content);
        return this;
    }

    /** Sets any member of the body, such as {@code max_tokens}. */
    public RequestBuilder with(String member, JsonNode value) {
        body.set(member, value);
        return this;
    }

    /** Sets any member of the body to a whole number. */
    public RequestBuilder with(String member, long value) {
        body.put(member, value);
        return this;
    }

    /** Sets any member of the body to a text. */
    public RequestBuilder with(String member, String value) {
        body.put(member, value);
        return this;
    }

    public RequestBuilder tenant(String tenant) {
        envelope.put("tenant", tenant);
        return this;
    }

    /** Picks the chain that is configured for a kind of work, such as {@code bulk}. */
    public RequestBuilder task(String task) {
        envelope.put("task", task);
        return this;
    }

    /** Names a chain; wins over the task. */
    public RequestBuilder chain(String chain) {
        envelope.put("chain", chain);
        return this;
    }

    /** Asks for a stream, and for its chunks on the chunk topic while they come. */
    public RequestBuilder chunks() {
        body.put("stream", true);
        envelope.put("chunks", true);
        return this;
    }

    /** After this the request ends as {@code expired}. */
    public RequestBuilder deadline(Instant instant) {
        deadline = instant;
        envelope.put("deadline", instant.toString());
        return this;
    }

    /**
     * Echoed in the result.
     *
     * @throws IllegalArgumentException if it is no object, which a worker would refuse
     */
    public RequestBuilder metadata(JsonNode metadata) {
        if (!metadata.isObject()) {
            throw new IllegalArgumentException("metadata must be an object");
        }
        envelope.set("metadata", metadata);
        return this;
    }

    /** The record's key: requests of a key share a partition. */
    public RequestBuilder key(String text) {
        key = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    public ClientRequest build() {
        ObjectNode whole = envelope.deepCopy();
        whole.set("body", body.deepCopy());
        return new ClientRequest(key == null ? null : key.clone(), Json.bytes(whole), deadline);
    }
}

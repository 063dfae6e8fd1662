package dev.drover.testbed;

import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client asks of a model.
 *
 * @param model the upstream name
 * @param prompt all text of the prompt
 * @param maxTokens 0 if not limited
 * @param key the {@code Idempotency-Key}, null if none was sent
 * @param client the header {@code x-testbed-client}, for tests that tell several clients apart; empty if none was sent
 */
record ModelCall(
        Kind kind,
        String model,
        String prompt,
        int promptTokens,
        int maxTokens,
        boolean stream,
        boolean streamUsage,
        JsonNode body,
        @Nullable String key,
        String client) {
    private static final JsonMapper JSON = JsonMapper.shared();

    enum Kind {
        CHAT,
        COMPLETION,
        EMBEDDING,
        RESPONSE
    }

    /** Null if the body is no JSON object with a model. */
    static @Nullable ModelCall of(Kind kind, HttpRequest request) {
        JsonNode body;
        try {
            body = JSON.readTree(request.body());
        } catch (JacksonException _) {
            return null;
        }
        String model = body.path("model").asString("");
        if (model.isEmpty()) {
            return null;
        }
        String prompt = text(
                switch (kind) {
                    case CHAT -> body.path("messages");
                    case COMPLETION -> body.path("prompt");
                    case EMBEDDING, RESPONSE -> body.path("input");
                });
        return new ModelCall(
                kind,
                model,
                prompt,
                tokens(prompt) + (kind == Kind.CHAT ? 3 * body.path("messages").size() : 0),
                maxTokens(body),
                body.path("stream").asBoolean(false),
                body.path("stream_options").path("include_usage").asBoolean(false),
                body,
                request.headers().get("idempotency-key"),
                request.headers().getOrDefault("x-testbed-client", ""));
    }

    /** About four characters to a token. */
    static int tokens(String text) {
        return (text.length() + 3) / 4;
    }

    private static int maxTokens(JsonNode body) {
        for (String name : new String[] {"max_completion_tokens", "max_output_tokens", "max_tokens"}) {
            if (body.path(name).isNumber()) {
                return body.path(name).asInt();
            }
        }
        return 0;
    }

    private static String text(JsonNode node) {
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isArray()) {
            return String.join(
                    "\n",
                    StreamSupport.stream(node.spliterator(), false)
                            .map(ModelCall::text)
                            .toList());
        }
        return node.has("content")
                ? text(node.path("content"))
                : node.path("text").asString("");
    }
}

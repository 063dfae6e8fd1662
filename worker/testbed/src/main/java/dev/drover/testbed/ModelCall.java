package dev.drover.testbed;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        RESPONSE,
        /** Anthropic's. */
        MESSAGE,
        /** Google's. */
        CONTENT
    }

    /** Google's API has the model and the verb in its path. */
    private static final Pattern CONTENT = Pattern.compile("/v1(?:beta)?/models/([^/:]+):(streamG|g)enerateContent");

    /** Whether the path is one of Google's API. */
    static boolean isContent(String path) {
        return CONTENT.matcher(path).matches();
    }

    /** Null if the body is no JSON object, or nothing names a model. */
    static @Nullable ModelCall of(Kind kind, HttpRequest request) {
        JsonNode body;
        try {
            body = JSON.readTree(request.body());
        } catch (JacksonException _) {
            return null;
        }
        Matcher path = CONTENT.matcher(request.path());
        boolean inPath = kind == Kind.CONTENT && path.matches();
        String model = inPath ? path.group(1) : body.path("model").asString("");
        if (model.isEmpty()) {
            return null;
        }
        JsonNode turns = body.path(kind == Kind.CONTENT ? "contents" : "messages");
        String prompt = text(
                switch (kind) {
                    case CHAT, MESSAGE, CONTENT -> turns;
                    case COMPLETION -> body.path("prompt");
                    case EMBEDDING, RESPONSE -> body.path("input");
                });
        return new ModelCall(
                kind,
                model,
                prompt,
                tokens(prompt) + 3 * turns.size(),
                maxTokens(body),
                inPath ? path.group(2).equals("streamG") : body.path("stream").asBoolean(false),
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
        return body.path("generationConfig").path("maxOutputTokens").asInt(0);
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
        for (String inside : new String[] {"content", "parts"}) {
            if (node.has(inside)) {
                return text(node.path(inside));
            }
        }
        return node.path("text").asString("");
    }
}

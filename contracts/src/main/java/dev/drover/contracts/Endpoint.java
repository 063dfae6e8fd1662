package dev.drover.contracts;

import java.util.List;
import java.util.Optional;

/** The operations that a request may name in {@code url}: OpenAI's, and Anthropic's Messages. */
public enum Endpoint {
    CHAT_COMPLETIONS("/v1/chat/completions"),
    COMPLETIONS("/v1/completions"),
    EMBEDDINGS("/v1/embeddings"),
    RESPONSES("/v1/responses"),
    /** Anthropic's own: only models of a provider that speaks it take such a body, and its answer leaves as it came. */
    MESSAGES("/v1/messages");

    private static final List<Endpoint> ALL = List.of(values());

    private final String path;

    Endpoint(String path) {
        this.path = path;
    }

    /** The path as its vendor spells it, beginning with {@code /v1}. */
    public String path() {
        return path;
    }

    /** The endpoint with exactly this path. */
    public static Optional<Endpoint> ofPath(String path) {
        for (Endpoint endpoint : ALL) {
            if (endpoint.path.equals(path)) {
                return Optional.of(endpoint);
            }
        }
        return Optional.empty();
    }
}

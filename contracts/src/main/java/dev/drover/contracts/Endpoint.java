package dev.drover.contracts;

import java.util.Arrays;
import java.util.Optional;

/** The OpenAI-compatible operations that a request may name in {@code url}. */
public enum Endpoint {
    CHAT_COMPLETIONS("/v1/chat/completions"),
    COMPLETIONS("/v1/completions"),
    EMBEDDINGS("/v1/embeddings"),
    RESPONSES("/v1/responses");

    private final String path;

    Endpoint(String path) {
        this.path = path;
    }

    /** The path as OpenAI spells it, beginning with {@code /v1}. */
    public String path() {
        return path;
    }

    /** The endpoint with exactly this path. */
    public static Optional<Endpoint> ofPath(String path) {
        return Arrays.stream(values()).filter(e -> e.path.equals(path)).findFirst();
    }
}

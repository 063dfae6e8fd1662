package dev.drover.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a provider's reply means. */
sealed interface Classified {
    /**
     * A complete answer of the promised shape.
     *
     * @param requestId the provider's, if it sent one
     */
    record Success(int status, @Nullable String requestId, JsonNode body) implements Classified {}

    record Failed(Failure failure) implements Classified {}
}

package dev.drover.model;

import dev.drover.contracts.JsonText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a provider's reply means. */
sealed interface Classified {
    /**
     * A complete answer of the promised shape.
     *
     * @param requestId the provider's, if it sent one
     * @param body as it came
     * @param reported the members that money depends on
     */
    record Success(int status, @Nullable String requestId, JsonText body, JsonNode reported) implements Classified {}

    record Failed(Failure failure) implements Classified {}
}

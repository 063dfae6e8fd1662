package dev.drover.model;

import dev.drover.contracts.JsonText;
import org.jspecify.annotations.Nullable;

/** What a provider's reply means. */
sealed interface Classified {
    /**
     * A complete answer of the promised shape.
     *
     * @param requestId the provider's, if it sent one
     * @param body as it came
     */
    record Success(int status, @Nullable String requestId, JsonText body) implements Classified {}

    record Failed(Failure failure) implements Classified {}
}

package dev.drover.model;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.JsonText;
import org.jspecify.annotations.Nullable;

/** How a request's way through its chain ended, for good. */
public sealed interface ChainEnd {
    /**
     * @param requestId the provider's, if it sent one
     * @param body as it came
     */
    record Answered(Model model, int status, @Nullable String requestId, JsonText body) implements ChainEnd {}

    record Failed(FailureCode code, String message) implements ChainEnd {}
}

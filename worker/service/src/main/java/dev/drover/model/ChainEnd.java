package dev.drover.model;

import dev.drover.contracts.FailureCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How a request's way through its chain ended, for good. */
public sealed interface ChainEnd {
    /** @param requestId the provider's, if it sent one */
    record Answered(Model model, int status, @Nullable String requestId, JsonNode body) implements ChainEnd {}

    record Failed(FailureCode code, String message) implements ChainEnd {}
}

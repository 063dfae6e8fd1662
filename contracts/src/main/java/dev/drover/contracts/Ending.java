package dev.drover.contracts;

import org.jspecify.annotations.Nullable;

/** How a request ended, for good. */
public sealed interface Ending {
    /**
     * A model answered.
     *
     * @param model the configured name
     * @param requestId the provider's, null if it sent none
     * @param body the answer, as it came
     */
    record Answered(String model, int status, @Nullable String requestId, JsonText body) implements Ending {}

    /** @param message for people; secrets in it are masked before it is written */
    record Failed(FailureCode code, String message) implements Ending {}
}

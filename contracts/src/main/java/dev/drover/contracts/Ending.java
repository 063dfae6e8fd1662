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

    /** @param why for people; what others said in it is masked before it is written */
    record Failed(FailureCode code, FailureMessage why) implements Ending {
        /** @param said by somebody else, or perhaps */
        public Failed(FailureCode code, String said) {
            this(code, FailureMessage.foreign(said));
        }

        /** The whole sentence. */
        public String message() {
            return why.text();
        }
    }
}

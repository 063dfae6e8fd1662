package dev.drover.model;

import java.time.Instant;

/** The answer to "may this model be called now?". */
sealed interface Access permits Access.Open, Wait {
    record Open(Permission permission) implements Access {}

    /** One call's leave. Exactly one ending takes effect, the first. */
    interface Permission {
        /** The call probes whether a model has come back. */
        boolean probe();

        void success(Instant now);

        /**
         * @param first whether it is the request's first on this model; of one request no more than that counts
         * @param suspect whether the model answered others between earlier failures of the request
         */
        void failure(boolean first, boolean suspect, Instant now);

        /** Answers of the model so far, to whomever. */
        long answers();

        /** Failures of the model so far that told against it, of whomever. */
        long failures();

        /** The call says nothing about the model's health, or was not made. */
        void ignored(Instant now);
    }
}

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

        void failure(Instant now);

        /** The call says nothing about the model's health, or was not made. */
        void ignored(Instant now);
    }
}

package dev.drover.model;

import dev.drover.contracts.FailureCode;
import org.jspecify.annotations.Nullable;

/** Whether a model may be called, and if not, why. */
sealed interface Pick permits Pick.Taken, Pick.Refused, Wait {
    record Taken(CallPermit hop) implements Pick {}

    /** Never. Null code: this request's own earlier failures rule it out. */
    record Refused(Because because, @Nullable FailureCode code, String message) implements Pick {
        /** A model that may be used but cannot serve says more than one that may not be used. */
        Refused orMoreTelling(Refused other) {
            return other.because.compareTo(because) > 0 ? other : this;
        }
    }

    /** What rules a model out, the more telling the later. */
    enum Because {
        EARLIER_FAILURE,
        /** A rule that holds for every request of the tenant. */
        RULE,
        /** What this request is or asks for. */
        REQUEST
    }
}

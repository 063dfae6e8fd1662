package dev.drover.model;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Usage;
import dev.drover.model.pacing.Reading;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Port: the token buckets, budgets and residency rules of one request's partition and tenant. Thread-safe. */
public interface Limits {
    /** Asks for one call of a model with one of its provider's keys; never blocks. */
    Grant acquire(Model model, Credential credential, TokenEstimate estimate, Instant now);

    /** How full the emptiest bucket of the key for the model is: 1 full or without a quota, 0 empty, less with a debt. */
    default double left(Model model, Credential credential, Instant now) {
        return 1;
    }

    /** Whether the model may be used at all for this request (region, tenant); null if so, else the reason. */
    @Nullable
    FailureCode refusal(Model model);

    /** Whether the tenant opted in to asking another model after one refused the content. */
    default boolean fallbackAfterPolicy() {
        return false;
    }

    /** Whether another model may be asked when the tenant's budget does not suffice for one. */
    default boolean fallbackAfterBudget() {
        return true;
    }

    /** The answer; a grant's permit has exactly one ending. */
    sealed interface Grant permits Grant.Granted, Grant.Refused, Wait {
        record Granted(Permit permit) implements Grant {}

        /** This model can never take this request. */
        record Refused(FailureCode code, String message) implements Grant {}
    }

    /** What a reply says of how much its provider takes at a time. */
    enum Load {
        /** It took the call. */
        TAKEN,
        CONGESTED,
        UNTOLD
    }

    /** One call's reservation. */
    interface Permit {
        /** The reply has come; before the settlement. */
        default void told(List<Reading> readings, Load load, Instant now) {}

        /**
         * The call was made.
         *
         * @param usage null: unknown, the estimate stands
         * @param cost what was surely billed, zero if nothing surely was; null: unknown, the estimate stands
         */
        void settle(@Nullable Usage usage, @Nullable AttemptCost cost, Instant now);

        /** The call was not made: what was reserved goes back. */
        void release(Instant now);
    }
}

package dev.drover.model;

import dev.drover.contracts.WaitReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Not before {@code until}; asked again then. Whoever finds out that a request waits makes it, and it goes as it is through
 * breaker, limits, selection and verdict to whoever leads the request.
 *
 * @param own no other model is asked meanwhile: it is our own calls that are in the way, or our own bucket that is empty
 */
public record Wait(Instant until, WaitReason why, boolean own)
        implements Access, Limits.Grant, Pick, Verdict, ChainRun.Admitted, ChainRun.Round {
    /** For an empty bucket and for a place among the calls that are out no other model is asked, for anything else it is. */
    public Wait(Instant until, WaitReason why) {
        this(until, why, why == WaitReason.TOKENS || why == WaitReason.CONCURRENCY);
    }

    /** Whether who waits for it has only not had its turn: that says nothing of the request. */
    static boolean isForItsTurn(@Nullable WaitReason why) {
        return why == WaitReason.TOKENS || why == WaitReason.CONCURRENCY || why == WaitReason.BUDGET;
    }

    static Wait earlier(@Nullable Wait a, Wait b) {
        return a != null && !a.until().isAfter(b.until()) ? a : b;
    }

    Wait until(Instant other) {
        return new Wait(other, why, own);
    }

    Wait noLaterThan(Instant deadline) {
        return until.isBefore(deadline) ? this : until(deadline);
    }
}

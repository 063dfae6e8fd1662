package dev.drover.limit;

import java.time.Instant;

/** The answer to "may this call be made now?". */
public sealed interface Acquired {
    /** It may; the reservation has exactly one ending. */
    record Admitted(Reservation reservation) implements Acquired {}

    /** Not before {@code until}, and then only if nobody else has taken what flows in. */
    record Wait(Instant until) implements Acquired {}

    /**
     * Never: the estimate is above the whole quota per minute.
     *
     * @param tokensPerMinute the quota
     */
    record Exceeds(long tokensPerMinute) implements Acquired {}
}

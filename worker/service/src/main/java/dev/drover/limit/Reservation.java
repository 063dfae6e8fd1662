package dev.drover.limit;

import java.time.Instant;

/** What one call has taken from its buckets. The first of these calls ends it, later ones do nothing. Thread-safe. */
public interface Reservation {
    /** The call was made and used {@code actualTokens}, zero or more: the difference to the estimate is settled. */
    void settle(long actualTokens, Instant now);

    /** The call was made, what it used is unknown: the estimate stands. */
    void settleAtEstimate(Instant now);

    /** The call was not made: request and tokens go back. */
    void release(Instant now);
}

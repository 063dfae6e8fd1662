package dev.drover.bench;

import java.time.Duration;

/**
 * What is asked of each contender.
 *
 * @param delay how long the upstream takes for an answer
 * @param bodyBytes of the prompt
 * @param inFlight calls at a time
 * @param cold requests of the first window, which begins with the first outcome of a new process
 * @param warmUp requests before the second window, those of the first included
 * @param steady requests of the second window; 0: there is none
 */
record Scenario(
        String name,
        Duration delay,
        int bodyBytes,
        int partitions,
        int tenants,
        int inFlight,
        int cold,
        int warmUp,
        int steady) {
    int requests() {
        return Math.max(cold, warmUp + steady);
    }

    /** The most requests per second that calls of this length allow with this many in flight: Little's law. */
    double ceiling() {
        return delay.isZero() ? Double.POSITIVE_INFINITY : inFlight / (delay.toNanos() / 1e9);
    }
}

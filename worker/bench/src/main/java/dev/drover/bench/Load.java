package dev.drover.bench;

import java.time.Duration;

/**
 * What a contender has to do.
 *
 * @param delay how long the upstream takes for an answer
 * @param bodyBytes of the prompt
 * @param inFlight calls at a time in one process
 * @param models of the chain; the first answers
 * @param attempts calls for a request on average: the upstream fails all but each {@code attempts}-th call
 */
record Load(Duration delay, int bodyBytes, int partitions, int tenants, int inFlight, int models, int attempts) {
    /** An upstream that answers at once, and what is asked where nothing else is said. */
    static final Load USUAL = new Load(Duration.ZERO, 600, 8, 5, 256, 1, 1);

    Load delay(Duration other) {
        return new Load(other, bodyBytes, partitions, tenants, inFlight, models, attempts);
    }

    Load bodyBytes(int other) {
        return new Load(delay, other, partitions, tenants, inFlight, models, attempts);
    }

    Load partitions(int other) {
        return new Load(delay, bodyBytes, other, tenants, inFlight, models, attempts);
    }

    Load tenants(int other) {
        return new Load(delay, bodyBytes, partitions, other, inFlight, models, attempts);
    }

    Load inFlight(int other) {
        return new Load(delay, bodyBytes, partitions, tenants, other, models, attempts);
    }

    Load models(int other) {
        return new Load(delay, bodyBytes, partitions, tenants, inFlight, other, attempts);
    }

    Load attempts(int other) {
        return new Load(delay, bodyBytes, partitions, tenants, inFlight, models, other);
    }

    /** The most requests per second that calls of this length allow with this many in flight: Little's law. */
    double ceiling() {
        return delay.isZero() ? Double.POSITIVE_INFINITY : inFlight / (delay.toNanos() / 1e9);
    }
}

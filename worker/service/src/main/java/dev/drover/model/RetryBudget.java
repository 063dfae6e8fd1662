package dev.drover.model;

import java.time.Instant;

/**
 * Bounds the retries to one provider: a share of its recent requests, plus a few per second (Finagle's
 * {@code RetryBudget}, with its window of ten seconds). Thread-safe.
 */
final class RetryBudget {
    private static final int WINDOW_SECONDS = 10;

    private final double ratio;
    private final int perSecond;
    private final long[] second = new long[WINDOW_SECONDS];
    private final long[] requests = new long[WINDOW_SECONDS];
    private final long[] retries = new long[WINDOW_SECONDS];

    RetryBudget(double ratio, int perSecond) {
        this.ratio = ratio;
        this.perSecond = perSecond;
    }

    /** A first call was made. */
    synchronized void request(Instant now) {
        requests[slot(now)]++;
    }

    /** Takes one retry out of the budget, if there is one. */
    synchronized boolean tryRetry(Instant now) {
        int slot = slot(now);
        double allowed = (double) perSecond * WINDOW_SECONDS;
        long used = 0;
        long oldest = now.getEpochSecond() - WINDOW_SECONDS;
        for (int i = 0; i < WINDOW_SECONDS; i++) {
            if (second[i] > oldest) {
                allowed += requests[i] * ratio;
                used += retries[i];
            }
        }
        if (used + 1 > allowed) {
            return false;
        }
        retries[slot]++;
        return true;
    }

    private int slot(Instant now) {
        long current = now.getEpochSecond();
        int slot = (int) Math.floorMod(current, (long) WINDOW_SECONDS);
        if (second[slot] != current) {
            second[slot] = current;
            requests[slot] = 0;
            retries[slot] = 0;
        }
        return slot;
    }
}

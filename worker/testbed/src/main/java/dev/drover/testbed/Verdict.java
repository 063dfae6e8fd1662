package dev.drover.testbed;

import java.util.List;
import java.util.Map;

/**
 * What a {@code read_committed} reader found, held against what was enqueued.
 *
 * @param requests enqueued
 * @param completed requests whose terminal line is an answer
 * @param deadLettered requests with a dead letter
 * @param duplicates terminal lines and dead letters beyond the first of a request
 * @param missing origins of requests without a terminal line
 * @param unknown origins of outcomes that nobody enqueued
 * @param reasons dead letters by reason
 * @param contradictions where results, dead letters, usage events and ledger disagree, in words
 * @param usageEvents one per attempt
 * @param attempts in all terminal lines
 */
public record Verdict(
        int requests,
        int completed,
        int deadLettered,
        int duplicates,
        List<String> missing,
        List<String> unknown,
        Map<String, Integer> reasons,
        List<String> contradictions,
        long usageEvents,
        long attempts,
        Latencies latencies) {
    /** Whether every request has exactly one outcome, and nobody else has one. */
    public boolean exactlyOnce() {
        return duplicates == 0 && missing.isEmpty() && unknown.isEmpty();
    }

    /** Whether results, dead letters, usage events and ledger tell the same story. */
    public boolean consistent() {
        return contradictions.isEmpty();
    }

    /**
     * From enqueue to outcome, by the two records' timestamps.
     *
     * @param p50 milliseconds; 0 if there is no outcome
     */
    public record Latencies(long p50, long p95, long p99, long max) {
        /** Of sorted values, by the nearest rank. */
        static Latencies of(long[] sorted) {
            return new Latencies(rank(sorted, 50), rank(sorted, 95), rank(sorted, 99), rank(sorted, 100));
        }

        private static long rank(long[] sorted, int percent) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
        }
    }
}

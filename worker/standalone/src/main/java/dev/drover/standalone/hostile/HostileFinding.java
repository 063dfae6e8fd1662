package dev.drover.standalone.hostile;

import java.util.List;
import java.util.Map;

/**
 * What came of it.
 *
 * @param sent records
 * @param results terminal lines, each of another record
 * @param codes of the errors
 * @param calls that the provider saw
 * @param restarted whether the worker ended before it was stopped
 * @param mostHeld the most heap that the worker held for requests when it was asked, in bytes
 * @param heldLimit what it may hold, in bytes, one answer and one fetch beside
 * @param healthy requests of which the time to their outcome was measured
 * @param p50 of the healthy ones, in milliseconds
 * @param p99 likewise
 * @param problems what must not be, in words
 */
public record HostileFinding(
        long sent,
        long results,
        Map<String, Long> codes,
        long calls,
        boolean restarted,
        long mostHeld,
        long heldLimit,
        int healthy,
        long p50,
        long p99,
        LogAudit log,
        List<String> problems) {
    public HostileFinding {
        codes = Map.copyOf(codes);
        problems = List.copyOf(problems);
    }

    /** Each record has one outcome, each event one line, and nothing ended or grew beyond its bound. */
    public boolean isRight() {
        return problems.isEmpty();
    }
}

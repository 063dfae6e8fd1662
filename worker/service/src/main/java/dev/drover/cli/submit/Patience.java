package dev.drover.cli.submit;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long it makes sense to wait for outcomes. Every request ends at its deadline, and a worker writes that down a little
 * later; what is not there then will not come: nobody works, or retention has taken it.
 *
 * @param atMost as the user said; null to be told by the deadlines
 * @param deadline after which no request is alive
 */
record Patience(@Nullable Duration atMost, Instant deadline) {
    /** Of a request that does not say, from its record's time; the worker's default. */
    private static final Duration DEFAULT_DEADLINE = Duration.ofHours(24);

    /** For a worker that is just then being restarted. */
    static final Duration GRACE = Duration.ofMinutes(10);

    /** @param sent when the last line was sent */
    static Patience of(@Nullable Duration atMost, Inspection inspection, Instant sent) {
        Instant standard = sent.plus(DEFAULT_DEADLINE);
        Instant own = inspection.deadline();
        Instant latest = own == null || (!inspection.everyDeadline() && standard.isAfter(own)) ? standard : own;
        return new Patience(atMost, latest);
    }

    /**
     * Whether waiting is over.
     *
     * @param waited how long it has been
     * @param caughtUp whether everything that is on the topic was read
     */
    boolean isOver(Duration waited, boolean caughtUp, Instant now) {
        return atMost != null ? waited.compareTo(atMost) >= 0 : caughtUp && now.isAfter(deadline.plus(GRACE));
    }

    /** Why it ended without all. */
    String said(Instant now) {
        return atMost != null && !now.isAfter(deadline.plus(GRACE))
                ? "were not there within " + atMost.toString().substring(2).toLowerCase(java.util.Locale.ROOT)
                        + "; the same command goes on waiting"
                : "are missing, and all deadlines have passed (the last at " + deadline
                        + "): no worker has ended them, or retention has removed them";
    }
}

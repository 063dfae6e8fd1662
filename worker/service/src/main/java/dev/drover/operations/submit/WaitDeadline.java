package dev.drover.operations.submit;

import dev.drover.contracts.Phrases;
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
public record WaitDeadline(@Nullable Duration atMost, Instant deadline) {
    /** For a worker that is just then being restarted. */
    static final Duration GRACE = Duration.ofMinutes(10);

    /**
     * How deadlines come about that are not in the lines.
     *
     * @param within as {@code --deadline 6h} says it; null if it says nothing, or a time
     * @param standard of a request that does not say, from its record's time, as workers are configured
     */
    public record Terms(@Nullable Duration within, Duration standard) {
        /** The worker's own default. */
        public static final Duration DEFAULT_DEADLINE = Duration.ofHours(24);
    }

    /**
     * Tells it by the deadlines.
     *
     * @param asked what the lines have, with a duration counted from this run
     * @param sent when the last line was sent, perhaps by an earlier run
     */
    public static WaitDeadline of(@Nullable Duration atMost, Inspection.Asked asked, Instant sent, Terms terms) {
        Duration within = terms.within();
        Instant own = asked.deadline();
        if (own != null && within != null && sent.plus(within).isBefore(own)) {
            // Nothing was sent later than that, however late it is now.
            own = sent.plus(within);
        }
        Instant standard = sent.plus(terms.standard());
        Instant latest = own == null || (!asked.everyDeadline() && standard.isAfter(own)) ? standard : own;
        return new WaitDeadline(atMost, latest);
    }

    /**
     * Whether waiting is over.
     *
     * @param waited how long it has been
     * @param caughtUp whether everything that is on the topic was read
     */
    boolean isOver(Duration waited, boolean caughtUp, Instant now) {
        return atMost != null ? waited.compareTo(atMost) >= 0 : caughtUp && isPast(now);
    }

    private boolean isPast(Instant now) {
        return now.isAfter(deadline.plus(GRACE));
    }

    /** Why it ended without all. */
    String said(boolean caughtUp, Instant now) {
        if (isPast(now) && caughtUp) {
            return "are missing, and all deadlines have passed (the last at " + deadline
                    + "): no worker has ended them, or retention has removed them";
        }
        return "were not there within " + time()
                + (caughtUp
                        ? "; the same command goes on waiting"
                        : ", in which the result topic was not read to its end: repeat the command with a longer"
                                + " --timeout");
    }

    private String time() {
        return atMost == null ? "that time" : Phrases.duration(atMost);
    }
}

package dev.drover.limit;

/**
 * How much was seen to be spent within about the time that a hold lasts: what others began before that has been seen
 * by now. How long holds last is learned from this worker's own. Not thread-safe; times are epoch milliseconds.
 */
final class Recent {
    /** Holds are taken to last no shorter and no longer than this. */
    static final long SHORTEST = 1_000;

    static final long LONGEST = 300_000;

    /** A long hold is remembered for this long, or twice that. */
    private static final long MEMORY = 60_000;

    private long older;
    private long newer;
    private long rotated = Long.MIN_VALUE;
    private long longest;
    private long longestBefore;
    private long remembered;

    /** What of {@code seen} was not seen about that long ago; all of it at first. */
    long of(long seen, long now) {
        if (rotated == Long.MIN_VALUE) {
            newer = seen;
            rotated = now;
        } else if (now < rotated) {
            rotated = now; // the clock was set back: nothing may wait until it is there again
        } else if (now - rotated >= holdsLast(now)) {
            older = newer;
            newer = seen;
            rotated = now;
        }
        older = Math.min(older, seen);
        return seen - older;
    }

    /** Everything was spent in a period that is over. */
    void turn(long seen, long now) {
        older = 0;
        newer = seen;
        rotated = now;
    }

    /** A hold ended this long after it began. */
    void lasted(long millis, long now) {
        forget(now);
        longest = Math.max(longest, millis);
    }

    long holdsLast(long now) {
        forget(now);
        return Math.clamp(Math.max(longest, longestBefore), SHORTEST, LONGEST);
    }

    private void forget(long now) {
        remembered = Math.min(remembered, now);
        if (now - remembered >= Math.max(MEMORY, longest)) {
            longestBefore = longest;
            longest = 0;
            remembered = now;
        }
    }
}

package dev.drover.model.pacing;

import java.time.Duration;

/**
 * What the headers leave of one rate limit. Not thread-safe; instants are nanoseconds of one clock, amounts are sums of what this
 * process has asked for since its start, so that what was asked for since an answer's call was sent is a difference.
 *
 * <p>A header may tell of the moment at which its call was sent: all that was sent after that call counts as not yet in it. What is
 * left is spent evenly until the limit begins anew: {@code rate = left ÷ time to the reset}. At a limit that is a window this
 * holds out to its end; at one that fills steadily it settles where as much is spent as flows in.
 */
final class Allowance {
    /** The part of what remains that is not touched: other workers have read the same header. */
    static final double SLACK = 0.1;

    /** No header holds anybody back for longer before a call looks again. */
    static final long LONGEST = Duration.ofMinutes(10).toNanos();

    /** Of a limit that does not say when it begins anew. */
    private static final long USUAL_WINDOW = Duration.ofMinutes(1).toNanos();

    /** What was not used in this time may be used at once; also the shortest time that a rest is spread over. */
    private static final long BURST = Duration.ofSeconds(1).toNanos();

    private boolean told;
    private long toldBy; // position of the call whose answer told
    private double ceiling;
    private double limit; // of what may be spent in a window; 0: unknown
    private double most; // the most that was left at a time
    private long remaining; // as told
    private long resets;
    private long window = BURST;
    private long due;
    private boolean heard; // since it last began anew by itself
    private long begun; // what had been asked for then

    /**
     * The earliest instant at which an amount may be asked for; {@code now} if at once.
     *
     * @param asked of all calls so far
     */
    long nextAt(long amount, long asked, long now) {
        roll(asked, now);
        if (!told) {
            return now;
        }
        double left = ceiling - asked;
        if (left < 1 || left < Math.min(amount, most / 2)) {
            return resets;
        }
        return Math.max(now, due);
    }

    /** How long after the next call another one of the same size may follow. */
    long interval(long amount, long asked, long now) {
        return told ? spread(amount, Math.max(1, ceiling - asked), now) : 0;
    }

    /** An amount has been asked for. @param before sum of all calls before */
    void take(long amount, long before, long now) {
        roll(before, now);
        if (told) {
            long next = Math.max(due, now - BURST) + spread(amount, Math.max(1, ceiling - before), now);
            due = Math.min(next, resets); // then all is there again
        }
    }

    private long spread(long amount, double left, long now) {
        return (long) Math.min(LONGEST, Math.max(BURST, resets - now) * (amount / left));
    }

    /**
     * A call took another amount than was estimated; of one that the header knows, the header has told. What it held back the
     * others for is held back no longer.
     */
    void correct(long position, long less, long asked, long now) {
        if (told && position > toldBy) {
            double before = Math.max(1, ceiling - asked);
            ceiling += less;
            if (due > now) {
                due = now + (long) Math.min(resets - now, (due - now) * (before / Math.max(1, ceiling - asked)));
            }
        }
    }

    /**
     * An answer has come and has told, if it tells. One that says nothing of a limit which began anew before its call was sent
     * ends the limit: a provider that told of it once is not held to it for good.
     */
    void answered(long position) {
        told = told && (heard || position <= begun);
    }

    /**
     * An answer has told.
     *
     * @param position sum of all calls up to and with the one that was answered
     * @param sent when that one was sent
     */
    void tell(Reading reading, long position, long asked, long sent, long now) {
        heard = true;
        Duration reset = reading.reset();
        long left = reset == null ? unsaid(reading, now) : nanos(reset);
        boolean over = reset != null && left <= now - sent; // it may tell of a window that has ended since
        boolean older = told && position < toldBy;
        if (over || older) {
            return;
        }
        double before = told ? Math.max(BURST, resets - now) / Math.max(1, ceiling - asked) : 0;
        ceiling = position + withoutSlack(reading.remaining());
        limit = reading.limit() == null ? 0 : withoutSlack(reading.limit());
        most = limit > 0 ? limit : Math.max(most, ceiling - position);
        resets = now + left;
        window = Math.max(window, left);
        remaining = reading.remaining();
        double after = Math.max(BURST, left) / Math.max(1, ceiling - asked);
        long debt = told ? Math.max(0, due - now) : 0;
        due = now + (long) Math.min(left, before == 0 ? 0 : debt * (after / before));
        told = true;
        toldBy = position;
    }

    /** Of a limit that does not say when it begins anew: as it was, and a window from now on when there is more than before. */
    private long unsaid(Reading reading, long now) {
        return told && now < resets && reading.remaining() <= remaining ? resets - now : USUAL_WINDOW;
    }

    /** Of less than ten all may be spent: a limit of one would never let anybody in otherwise. */
    private static long withoutSlack(long amount) {
        return amount - (long) (SLACK * amount);
    }

    private static long nanos(Duration reset) {
        return reset.getSeconds() < LONGEST / 1_000_000_000 ? reset.toNanos() : LONGEST;
    }

    /** What may still be asked for, zero or more: all of the limit once that begins anew; -1 if nothing is known. */
    long left(long asked, long now) {
        if (!told) {
            return -1;
        }
        if (now >= resets) {
            return limit > 0 ? (long) limit : -1;
        }
        return (long) Math.max(0, ceiling - asked);
    }

    private void roll(long asked, long now) {
        if (told && resets - now > LONGEST) {
            resets = now + LONGEST; // the clock was set back
            due = Math.min(due, resets);
        }
        if (!told || now < resets) {
            return;
        }
        if (limit > 0) {
            ceiling = asked + limit;
            resets = now + window;
            heard = false;
            begun = asked;
        } else {
            told = false;
        }
    }
}

package dev.drover.limit;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token bucket with debt and refunds, exact to the unit of its {@link Rate}. Not thread-safe.
 *
 * <p>A charge is admitted when the level is at least {@code min(charge, capacity)}; the level may fall below zero
 * then. In any window of length T the sum of what the charges admitted in it came to, after settlement, is at most
 *
 * <pre>max(capacity, largest estimate) + rate × T + what calls used above their estimates</pre>
 *
 * <p>The bound counts a call's actual tokens at the instant of its admission. It holds because a refund goes back to
 * that instant: the level becomes what it would be now, had the actual tokens been charged then. Refill that overflowed
 * the full bucket since, would have overflowed all the earlier; so a refund is at most the smallest headroom since the
 * admission. A plain "level += difference" breaks the bound as soon as a bucket is full while calls are in flight.
 *
 * <p>Time never runs backwards: an earlier instant than the last one counts as the last one. Only when the clock was
 * set back by more than {@link #CLOCK_STEP} does the bucket count on from the new time.
 */
final class TokenBucket {
    /** Above what threads with an instant taken a moment ago can differ by. */
    static final Duration CLOCK_STEP = Duration.ofMinutes(1);

    private static final Duration FURTHEST = Duration.ofDays(3650);

    private Rate rate;
    private BigInteger level = BigInteger.ZERO;
    private Instant updated;
    private @Nullable Charge newest;

    /** Empty. */
    TokenBucket(Rate rate, Instant now) {
        this.rate = rate;
        this.updated = now;
    }

    /** The earliest instant at which {@code tokens} are admitted if nobody else takes any; {@code now} if at once. */
    Instant nextAt(long tokens, Instant now) {
        advance(now);
        BigInteger missing = rate.units(tokens).min(rate.capacity()).subtract(level);
        if (missing.signum() <= 0) {
            return now;
        }
        Duration wait = Duration.ofNanos(rate.nanosFor(missing));
        return updated.plus(wait.compareTo(FURTHEST) < 0 ? wait : FURTHEST);
    }

    /** Takes {@code tokens}, whatever the level; the caller has asked {@link #nextAt}. */
    Charge take(long tokens, Instant now) {
        advance(now);
        level = level.subtract(rate.units(tokens));
        Charge charge = new Charge(tokens, newest, rate.capacity().subtract(level));
        if (newest != null) {
            newest.newer = charge;
        }
        newest = charge;
        return charge;
    }

    /** Ends a charge that is still open: it came to {@code tokens}. */
    void settle(Charge charge, long tokens, Instant now) {
        advance(now);
        BigInteger difference = rate.units(charge.tokens).subtract(rate.units(tokens));
        level = level.add(difference.signum() > 0 ? refund(charge, difference) : difference);
        unlink(charge);
    }

    private static BigInteger refund(Charge charge, BigInteger difference) {
        BigInteger back = difference;
        for (Charge each = charge; each != null; each = each.newer) {
            back = back.min(each.headroom);
            each.headroom = each.headroom.subtract(back);
        }
        return back;
    }

    private void unlink(Charge charge) {
        Charge older = charge.older;
        Charge newer = charge.newer;
        if (older != null) {
            older.headroom = older.headroom.min(charge.headroom);
            older.newer = newer;
        }
        if (newer != null) {
            newer.older = older;
        } else {
            newest = older;
        }
    }

    /** Goes on with another share; the level is kept, up to the new capacity. */
    void resize(Rate next, Instant now) {
        advance(now);
        level = next.convert(level, rate).min(next.capacity());
        for (Charge each = newest; each != null; each = each.older) {
            each.headroom = next.convert(each.headroom, rate);
        }
        rate = next;
        noteHeadroom();
    }

    /** Sets the level that was saved at {@code savedAt}, with the refill since. */
    void restore(long micros, Instant savedAt, Instant now) {
        level = rate.ofMicros(micros).min(rate.capacity());
        updated = savedAt.isBefore(now) ? savedAt : now;
        advance(now);
    }

    /** The level in millionths of a token, rounded down; below zero: debt. */
    long micros(Instant now) {
        advance(now);
        return rate.micros(level);
    }

    long capacityMicros() {
        return rate.micros(rate.capacity());
    }

    /** The latest instant that the bucket has seen. */
    Instant updated() {
        return updated;
    }

    private void advance(Instant now) {
        if (now.isAfter(updated)) {
            level = level.add(rate.refill(Duration.between(updated, now))).min(rate.capacity());
            updated = now;
        } else if (now.isBefore(updated.minus(CLOCK_STEP))) {
            updated = now;
        }
        noteHeadroom();
    }

    private void noteHeadroom() {
        if (newest != null) {
            newest.headroom = newest.headroom.min(rate.capacity().subtract(level));
        }
    }

    /**
     * An amount taken and not yet settled. Open charges form a list by age; each knows the smallest headroom (capacity
     * minus level) between its own admission and that of the next newer one that is still open.
     */
    static final class Charge {
        private final long tokens;
        private @Nullable Charge older;
        private @Nullable Charge newer;
        private BigInteger headroom;

        private Charge(long tokens, @Nullable Charge older, BigInteger headroom) {
            this.tokens = tokens;
            this.older = older;
            this.headroom = headroom;
        }

        long tokens() {
            return tokens;
        }
    }
}

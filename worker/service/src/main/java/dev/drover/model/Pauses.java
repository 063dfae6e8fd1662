package dev.drover.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Until when nobody may call, by who says so: none of them ends what another said. Not thread-safe. */
final class Pauses {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST_OWN = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 10;

    private final Duration longest;
    /** What the provider asks of all who call. */
    private Instant rests = Instant.MIN;
    /** What the provider asks of those who call with this key. */
    private Instant throttled = Instant.MIN;
    /** What operators say. */
    private Instant held = Instant.MIN;

    private int throttlesInRow;

    /** @param longest that a provider is granted */
    Pauses(Duration longest) {
        this.longest = longest;
    }

    Instant until() {
        return later(asked(), held);
    }

    /** The provider's word, without the operator's. */
    Instant asked() {
        return later(rests, throttled);
    }

    /** @param wait null: 1 s, twice as long for each in a row, 30 s at most */
    void throttled(@Nullable Duration wait, Instant now) {
        if (!now.isBefore(asked())) {
            throttlesInRow++;
        }
        throttled = later(throttled, now.plus(shorter(wait == null ? own() : wait, longest)));
    }

    void rest(Duration pause, Instant now) {
        rests = later(rests, now.plus(shorter(pause, longest)));
    }

    /** An earlier end than before ends the hold then. */
    void hold(Instant until) {
        held = until;
    }

    void answered() {
        throttlesInRow = 0;
    }

    /** What was said to the key before holds no more. */
    void keyExchanged() {
        throttled = Instant.MIN;
        throttlesInRow = 0;
    }

    /** Ends all but what operators hold back. */
    void reset() {
        rests = Instant.MIN;
        keyExchanged();
    }

    private Duration own() {
        return shorter(FIRST.multipliedBy(1L << Math.clamp(throttlesInRow - 1, 0, MOST_DOUBLINGS)), LONGEST_OWN);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}

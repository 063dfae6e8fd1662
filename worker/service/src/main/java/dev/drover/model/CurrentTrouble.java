package dev.drover.model;

import dev.drover.contracts.FailureCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why calls of one model fail, until they do not, or until nobody has met it for long. Thread-safe. */
final class CurrentTrouble {
    /** A trouble that no call has met for so long, though calls were let through, is over. */
    static final Duration LASTS = Duration.ofMinutes(10);

    private volatile @Nullable Trouble trouble;
    /** Until when the last failure has kept calls away. */
    private volatile Instant keptAway = Instant.MIN;

    /** @param shut until when no call is let through now */
    Trouble met(Model model, Credential credential, Failure failure, Instant shut, Instant now) {
        Trouble met = Trouble.of(model, credential, failure, at(keptAway, now), now);
        trouble = met;
        keptAway = shut;
        return met;
    }

    void over() {
        trouble = null;
    }

    /** That with this code does not stand any more; null: whatever it is. */
    void over(@Nullable FailureCode code) {
        Trouble known = trouble;
        if (known != null && (code == null || code == known.code())) {
            trouble = null;
        }
    }

    /**
     * Null if there is none, or none any more.
     *
     * @param shut until when no call is, or was, let through
     */
    @Nullable
    Trouble at(Instant shut, Instant now) {
        Trouble known = trouble;
        if (known == null) {
            return null;
        }
        Instant from = known.last().isAfter(shut) ? known.last() : shut;
        return now.isAfter(from) && Duration.between(from, now).compareTo(LASTS) >= 0 ? null : known;
    }
}

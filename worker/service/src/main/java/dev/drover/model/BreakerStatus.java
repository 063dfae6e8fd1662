package dev.drover.model;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Phrases;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One model's breaker as an operator sees it.
 *
 * @param state resilience4j's name: {@code CLOSED}, {@code OPEN}, {@code HALF_OPEN}, {@code FORCED_OPEN}
 * @param because why it is forced open, null if it is not
 * @param until the next probe while open, the end of a pause while paused, else null
 * @param openings since the start, forced ones included
 * @param trouble why its calls fail, null if they do not, or if that was long ago
 */
public record BreakerStatus(
        String provider,
        String model,
        String state,
        boolean paused,
        @Nullable FailureCode because,
        @Nullable Instant until,
        int inFlight,
        long openings,
        @Nullable Trouble trouble) {
    /** Longer pauses than this have no end of their own. */
    private static final Duration NEVER = Duration.ofDays(7);

    private static final String HALF_OPEN = "HALF_OPEN";

    /** As the next call finds it: an open breaker becomes half-open by a call, and not by time. */
    BreakerStatus at(Instant now) {
        return paused || until == null || now.isBefore(until)
                ? this
                : new BreakerStatus(provider, model, HALF_OPEN, false, because, null, inFlight, openings, trouble);
    }

    /** Why the model is not called as usual, for people; null if it is. */
    public @Nullable String stands(Instant now) {
        if (paused) {
            return "paused" + again(now, " until it is resumed");
        }
        return switch (state) {
            case "OPEN", "FORCED_OPEN" -> "open" + again(now, "");
            case HALF_OPEN -> "half-open";
            default -> null;
        };
    }

    private String again(Instant now, String never) {
        return until == null || until.isAfter(now.plus(NEVER)) ? never : ", tries again in " + Phrases.age(now, until);
    }
}

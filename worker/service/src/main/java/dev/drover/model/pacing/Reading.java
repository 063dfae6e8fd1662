package dev.drover.model.pacing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one answer's headers say of one rate limit.
 *
 * @param limit what a window grants, above zero; null: unknown
 * @param remaining of it, from zero to {@code limit}
 * @param reset until all of it is there again, zero or more; null: unknown
 */
public record Reading(
        Dimension dimension,
        @Nullable Long limit,
        long remaining,
        @Nullable Duration reset) {
    public Reading {
        limit = limit == null || limit < 1 ? null : limit;
        remaining = Math.clamp(remaining, 0, limit == null ? Long.MAX_VALUE : limit);
        reset = reset == null || reset.isNegative() ? null : reset;
    }

    /** The same, with a reset that is not after this. */
    public Reading noLaterThan(Duration wait) {
        return reset == null || reset.compareTo(wait) > 0 ? new Reading(dimension, limit, remaining, wait) : this;
    }

    /**
     * Whether a refusal is this limit's word: it says when it begins anew, and less is left than the call takes, or than
     * a tenth of the limit.
     */
    public boolean isUsedUp(Charge charge) {
        boolean little = remaining < dimension.of(charge) || (limit != null && remaining <= limit / 10);
        return little && reset != null && reset.isPositive();
    }
}

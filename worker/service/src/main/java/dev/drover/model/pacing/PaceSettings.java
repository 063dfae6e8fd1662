package dev.drover.model.pacing;

/**
 * Between what bounds the number of calls that are out at a time adapts, and whether headers correct the quota.
 *
 * @param initial where it begins, 1 or more; no more than {@code max} counts
 * @param min it never falls below, 1 or more
 * @param max it never rises above, {@code min} or more
 * @param headers whether what the provider's rate-limit headers say is heeded
 */
public record PaceSettings(int initial, int min, int max, boolean headers) {
    /** Adapts freely. */
    public static final PaceSettings DEFAULT = new PaceSettings(8, 1, Integer.MAX_VALUE, true);

    public PaceSettings {
        if (min < 1 || initial < 1 || max < min) {
            throw new IllegalArgumentException(
                    "concurrency initial and min are 1 or more, and max is at least min; not %d, %d and %d"
                            .formatted(initial, min, max));
        }
    }

    /** What holds where both do: of two the narrower. */
    public PaceSettings with(PaceSettings other) {
        int least = Math.min(max, other.max);
        return new PaceSettings(
                Math.min(initial, other.initial),
                Math.min(Math.max(min, other.min), least),
                least,
                headers && other.headers);
    }
}

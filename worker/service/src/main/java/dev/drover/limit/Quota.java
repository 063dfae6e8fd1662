package dev.drover.limit;

import org.jspecify.annotations.Nullable;

/**
 * What a provider grants to one credential for one upstream model.
 *
 * @param requestsPerMinute 1 or more; null: unlimited
 * @param tokensPerMinute prompt and completion together, 1 or more; null: unlimited
 */
public record Quota(
        @Nullable Long requestsPerMinute, @Nullable Long tokensPerMinute) {
    public static final Quota UNLIMITED = new Quota(null, null);

    public Quota {
        requirePositive("requests per minute", requestsPerMinute);
        requirePositive("tokens per minute", tokensPerMinute);
    }

    private static void requirePositive(String what, @Nullable Long value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(what + " is 1 or more, not " + value + "; leave it out for no limit");
        }
    }
}

package dev.drover.contracts;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, for who pays.
 *
 * @param id the request's
 * @param dimensions further attribution, such as {@code user}; bounded by configuration
 * @param at when the attempt ended, as the attempt itself says
 */
public record UsageEvent(
        String id,
        @Nullable String customId,
        String tenant,
        Map<String, String> dimensions,
        Instant at,
        Attempt attempt,
        Origin origin) {
    public UsageEvent {
        dimensions = Map.copyOf(dimensions);
    }
}

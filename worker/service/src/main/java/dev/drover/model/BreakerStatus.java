package dev.drover.model;

import dev.drover.contracts.FailureCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One model's breaker as an operator sees it.
 *
 * @param state resilience4j's name: {@code CLOSED}, {@code OPEN}, {@code HALF_OPEN}, {@code FORCED_OPEN}
 * @param because why it is forced open, null if it is not
 * @param until the next probe while open, the end of a pause while paused, else null
 * @param openings since the start, forced ones included
 * @param trouble why its calls fail, null if the last one did not
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
        @Nullable Trouble trouble) {}

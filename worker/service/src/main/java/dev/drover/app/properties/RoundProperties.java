package dev.drover.app.properties;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often a request goes through its chain. Between rounds it waits in its lane and holds no slot in flight.
 *
 * @param max Rounds through the chain until a retryable failure is final; the deadline may end it earlier.
 * @param backoff Shortest wait between two rounds, doubled with each.
 * @param maxBackoff Longest wait between two rounds.
 * @param maxAttempts Calls for one request over all rounds.
 * @param maxPossiblyBilled Calls for one request that may have been charged without an answer, such as timeouts.
 */
public record RoundProperties(
        @DefaultValue("20") @Min(1) int max,
        @DefaultValue("1s") @DurationMin(millis = 1) Duration backoff,
        @DefaultValue("5m") @DurationMin(millis = 1) Duration maxBackoff,
        @DefaultValue("100") @Min(1) int maxAttempts,
        @DefaultValue("10") @Min(1) int maxPossiblyBilled) {}

package dev.drover.app.properties;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When calls of a model are held back because they fail.
 *
 * @param failureRate Percentage of failed calls that opens a breaker, above 0 and at most 100.
 * @param window Number of last calls that are looked at.
 * @param minimumCalls Calls in the window before a breaker may open.
 * @param open How long a breaker stays open before calls probe the model.
 * @param probes Calls that probe the model at a time.
 * @param forcedOpen How long a model rests after its credential, quota or name was refused before it is probed again.
 * @param longestPause Longest pause that a provider's Retry-After is trusted with.
 */
public record BreakerProperties(
        @DefaultValue("50") @DecimalMin("1") @DecimalMax("100")
        float failureRate,

        @DefaultValue("20") @Min(1) int window,
        @DefaultValue("5") @Min(1) int minimumCalls,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration open,
        @DefaultValue("3") @Min(1) int probes,
        @DefaultValue("1m") @DurationMin(millis = 1) Duration forcedOpen,
        @DefaultValue("15m") @DurationMin(millis = 1) Duration longestPause) {}

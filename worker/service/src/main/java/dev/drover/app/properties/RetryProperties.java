package dev.drover.app.properties;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a failed call of a model is made again.
 *
 * @param backoff First step of the exponential backoff with full jitter.
 * @param maxBackoff Longest step of the backoff.
 * @param retryAfter Retry-After up to this is waited out; after a longer one the next model is asked.
 * @param shortestCall No call is begun with less time left than this.
 * @param budgetRatio Retries that a provider gets per request on average, from 0 to 1.
 * @param budgetPerSecond Retries per second that a provider gets besides.
 */
public record RetryProperties(
        @DefaultValue("500ms") @DurationMin(millis = 1) Duration backoff,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration maxBackoff,
        @DefaultValue("10s") @DurationMin(millis = 1) Duration retryAfter,
        @DefaultValue("100ms") @DurationMin(millis = 1) Duration shortestCall,

        @DefaultValue("0.2") @DecimalMin("0") @DecimalMax("1")
        double budgetRatio,

        @DefaultValue("10") @PositiveOrZero int budgetPerSecond) {}

package dev.drover.app.properties;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The token buckets that keep models within their quotas.
 *
 * @param burst How much of a quota's rate may be saved up and used at once.
 * @param completionTokens Reserved for the completion when neither the request nor the model sets a limit.
 * @param spill Whether the next model is asked while the bucket of the first is empty, instead of waiting.
 */
public record BucketProperties(
        @DefaultValue("10s") @DurationMin(millis = 100) Duration burst,
        @DefaultValue("1024") @Min(1) long completionTokens,
        @DefaultValue("false") boolean spill) {}

package dev.drover.app.properties;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Prices of models that have none of their own in the configuration.
 *
 * @param file File in the format of LiteLLM's model_prices_and_context_window.json; none if not set.
 * @param reload How often the file is looked at; what is new in it applies to calls that end from then on.
 */
public record PriceProperties(
        @Nullable String file,
        @DefaultValue("30s") @DurationMin(seconds = 1) Duration reload) {
    public PriceProperties {
        file = file == null || file.isBlank() ? null : file.strip();
    }
}

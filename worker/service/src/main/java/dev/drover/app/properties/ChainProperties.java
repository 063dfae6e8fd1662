package dev.drover.app.properties;

import dev.drover.model.ChainOrder;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A list of models; the first that may answer, answers.
 *
 * @param name What requests, tasks and tenants call the chain.
 * @param models Names of models in the order in which they are tried.
 * @param order What decides on the order: the list itself, what the request would cost at each model's prices, or how long each
 *     model's last answers took. Equal ones are tried as listed.
 * @param maxLatency Models whose last answers took longer are tried after the others; no bound if not set.
 * @param cutOver A gradual change to another model of the chain.
 */
@ConfigurationPropertiesSource
public record ChainProperties(
        @NotBlank String name,
        @NotEmpty @DefaultValue List<String> models,
        @DefaultValue("listed") ChainOrder.By order,
        @Nullable @DurationMin(millis = 1) Duration maxLatency,
        @Valid @Nullable CutOver cutOver) {
    public ChainProperties {
        models = List.copyOf(models);
    }

    /**
     * A gradual change to another model: a share of the requests begins with it, the others begin with another one.
     *
     * @param model Name of the model, one of the chain.
     * @param percent Share of the requests that begins with the model. Requests with the same key go the same way, and stay when
     *     the share grows.
     */
    public record CutOver(
            @NotBlank String model,

            @DefaultValue("0") @DecimalMin("0") @DecimalMax("100")
            double percent) {}
}

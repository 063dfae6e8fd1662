package dev.drover.app.properties;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An ordered list of models; the first that may answer, answers.
 *
 * @param name What requests, tasks and tenants call the chain.
 * @param models Names of models in the order in which they are tried.
 */
@ConfigurationPropertiesSource
public record ChainProperties(
        @NotBlank String name, @NotEmpty @DefaultValue List<String> models) {
    public ChainProperties {
        models = List.copyOf(models);
    }
}

package dev.drover.app.properties;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What usage events say beside tenant and model.
 *
 * @param metadata Members of a request's metadata that become dimensions of its usage events, at most 16; the user
 *     (body.user, else body.safety_identifier) is one always.
 */
public record UsageProperties(@DefaultValue @Size(max = 16) List<@NotBlank @Size(max = 64) String> metadata) {
    public UsageProperties {
        metadata = metadata.stream().map(String::strip).distinct().toList();
    }
}

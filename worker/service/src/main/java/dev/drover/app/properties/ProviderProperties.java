package dev.drover.app.properties;

import dev.drover.model.dialect.ProviderKind;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where models are served.
 *
 * @param name What models call this provider, such as openai.
 * @param baseUrl Address of the API, with or without its version, such as https://api.openai.com/v1.
 * @param apiKey Key to send, best as a placeholder such as ${OPENAI_API_KEY}; none for a provider that wants no key.
 * @param region Region in which the provider computes, compared with the regions that tenants allow.
 * @param kind Form of the provider's API, which also says how the key travels.
 * @param headers Further headers to send with every call.
 * @param proxy HTTP proxy for this provider; without it HTTPS_PROXY and NO_PROXY decide.
 */
@ConfigurationPropertiesSource
public record ProviderProperties(
        @NotBlank String name,
        @NotNull URI baseUrl,
        @Nullable ApiKey apiKey,
        @Nullable String region,
        @DefaultValue("openai") ProviderKind kind,
        @DefaultValue Map<String, String> headers,
        @Nullable URI proxy) {
    public ProviderProperties {
        headers = Map.copyOf(headers);
    }

    /** Without headers, which may carry credentials. */
    @Override
    public String toString() {
        return "ProviderProperties[name=" + name + ", baseUrl=" + baseUrl + "]";
    }
}

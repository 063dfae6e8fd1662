package dev.drover.app.properties;

import dev.drover.model.dialect.ProviderKind;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
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
 * @param apiKeyFile Path of a file that holds the key and nothing else, such as a mounted secret, in place of api-key. It is
 *     read again every few seconds, so that the key is exchanged without a restart.
 * @param keys Several keys, in place of api-key; calls take the one of which most is left.
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
        @Nullable String apiKeyFile,
        @DefaultValue List<@Valid Key> keys,
        @Nullable String region,
        @DefaultValue("openai") ProviderKind kind,
        @DefaultValue Map<String, String> headers,
        @Nullable URI proxy) {
    public ProviderProperties {
        keys = List.copyOf(keys);
        headers = Map.copyOf(headers);
    }

    /**
     * One of several keys, with quotas, pauses and refusals of its own.
     *
     * @param name What attempts, metrics and messages call the key, such as team-a: letters, digits, dots, hyphens and
     *     underscores.
     * @param value Key to send, best as a placeholder such as ${OPENAI_KEY_A}; it stays the same until a restart.
     * @param file Path of a file that holds the key and nothing else, in place of value. It is read again every few seconds,
     *     so that the key is exchanged without a restart.
     * @param fraction The part of each model's quota that the provider grants to this key, above 0 and at most 1.
     */
    @ConfigurationPropertiesSource
    public record Key(
            @NotBlank String name,
            @Nullable ApiKey value,
            @Nullable String file,
            @DefaultValue("1") @Positive BigDecimal fraction) {
        /** Without the value. */
        @Override
        public String toString() {
            return "Key[" + name + "]";
        }
    }

    /** Without headers, which may carry credentials. */
    @Override
    public String toString() {
        return "ProviderProperties[name=" + name + ", baseUrl=" + baseUrl + "]";
    }
}

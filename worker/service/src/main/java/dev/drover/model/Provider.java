package dev.drover.model;

import dev.drover.model.dialect.ProviderDialect;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where models are served.
 *
 * @param baseUrl without the {@code /v1} of the endpoint's path if it ends before it, with it if it does not:
 *     {@code https://api.openai.com/v1} and {@code https://api.openai.com} both work
 * @param credentials the keys with which it is called, one or more
 * @param region null: unknown, allowed only for tenants without a region rule
 * @param dialect how it is spoken to
 * @param headers sent with every call
 * @param proxy null: {@code HTTPS_PROXY} and {@code NO_PROXY} decide
 */
public record Provider(
        String name,
        URI baseUrl,
        List<Credential> credentials,
        @Nullable String region,
        ProviderDialect dialect,
        Map<String, String> headers,
        @Nullable URI proxy) {
    public Provider {
        if (credentials.isEmpty()) {
            throw new IllegalArgumentException("provider " + name + " has no credential");
        }
        credentials = List.copyOf(credentials);
        headers = Map.copyOf(headers);
    }

    /** The same, with this credential alone. */
    public Provider with(Credential credential) {
        return new Provider(name, baseUrl, List.of(credential), region, dialect, headers, proxy);
    }

    /** Of the name, which no other has: providers are looked up at each call. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "Provider[" + name + " " + baseUrl + "]";
    }
}

package dev.drover.limit;

import java.util.Objects;

/**
 * What a quota is granted to: models that share a credential and an upstream name share its buckets.
 *
 * @param credential the name of the credential, never the key itself
 * @param upstreamModel the provider's name of the model
 */
public record QuotaKey(String credential, String upstreamModel) {
    public QuotaKey {
        Objects.requireNonNull(credential);
        Objects.requireNonNull(upstreamModel);
    }
}

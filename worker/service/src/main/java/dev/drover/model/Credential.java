package dev.drover.model;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of the keys with which a provider is called. Quotas are granted to it, and pauses and refusals meet it alone. Equal by
 * its names: no two have the same.
 *
 * @param provider the provider's name
 * @param key what the operator calls it; empty for a provider's only key, which has no name of its own
 * @param secret its value at present; another object from the moment on at which the key is exchanged
 */
public record Credential(String provider, String key, Supplier<Secret> secret) {
    /** A provider's only key, which is never exchanged; null for a provider that wants none. */
    public static Credential only(String provider, @Nullable String value) {
        Secret secret = value == null ? Secret.NONE : Secret.of(value);
        return new Credential(provider, "", () -> secret);
    }

    /** What quotas, metrics and people know it by: the provider's name, and behind a slash the key's, if it has one. */
    public String name() {
        return key.isEmpty() ? provider : provider + "/" + key;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Credential credential
                        && provider.equals(credential.provider)
                        && key.equals(credential.key));
    }

    @Override
    public int hashCode() {
        return 31 * provider.hashCode() + key.hashCode();
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "Credential[" + name() + "]";
    }
}

package dev.drover.model;

import org.jspecify.annotations.Nullable;

/**
 * The value of a key as it was read once, shown to nobody but {@link #reveal}. Two are the same only if they are one object:
 * whoever has kept one can tell whether the key was exchanged since.
 */
public final class Secret {
    /** Of a provider that wants no key. */
    public static final Secret NONE = new Secret(null);

    private final @Nullable String value;

    private Secret(@Nullable String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    /** What is sent; null: nothing. */
    public @Nullable String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "Secret[not shown]";
    }
}

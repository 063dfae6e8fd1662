package dev.drover.model;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The value of a key as it was read once, shown by {@link #reveal} alone. Two are the same only if they are one object:
 * a call that keeps one can tell whether the key was exchanged since.
 */
public final class Secret {
    /** Of a provider that wants no key. */
    public static final Secret NONE = new Secret(null, UnaryOperator.identity());

    private final @Nullable String value;

    private final UnaryOperator<String> mask;

    private Secret(@Nullable String value, UnaryOperator<String> mask) {
        this.value = value;
        this.mask = mask;
    }

    /** One that all masking of text knows already. */
    public static Secret of(String value) {
        return of(value, UnaryOperator.identity());
    }

    /** @param mask takes the value out of text */
    public static Secret of(String value, UnaryOperator<String> mask) {
        return new Secret(value, mask);
    }

    /** What a provider said to a call with this key, without the key: some repeat what they refuse. */
    String masked(String said) {
        return mask.apply(said);
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

package dev.drover.privacy;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is masked beside the secrets that were told.
 *
 * @param kinds all, unless some are left out
 * @param patterns of the operator, in RE2's syntax, by the name that stands in the place of what they find
 * @param hashKey with it the places of equal values are equal
 */
public record Rules(
        Set<Kind> kinds,
        Map<String, String> patterns,
        @Nullable String hashKey) {
    /** All kinds. */
    public static final Rules ALL = new Rules(EnumSet.allOf(Kind.class), Map.of(), null);

    public Rules {
        kinds = Set.copyOf(kinds);
        patterns = Map.copyOf(patterns);
    }

    /**
     * Compiles one pattern.
     *
     * @throws IllegalArgumentException that says what is wrong with it
     */
    public static void check(String name, String pattern) {
        new OwnPattern(name, pattern);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Rules[kinds=" + kinds + ", patterns=" + patterns.keySet() + "]";
    }
}

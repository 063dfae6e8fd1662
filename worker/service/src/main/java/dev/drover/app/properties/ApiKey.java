package dev.drover.app.properties;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A provider's credential as it was configured; shows itself to nobody but {@link #secret}. */
public record ApiKey(String value) {
    private static final String NONE = "none";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:}]+)(:[^}]*)?}");
    private static final Pattern VARIABLE = Pattern.compile("\\$([A-Z_][A-Z0-9_]*)");

    public ApiKey {
        value = value.strip();
    }

    /** The key to send, empty for a provider that wants none. */
    public Optional<String> secret() {
        return isNone() ? Optional.empty() : Optional.of(value);
    }

    /** Whether the operator said in so many words that no key is needed. */
    boolean isNone() {
        return NONE.equalsIgnoreCase(value);
    }

    boolean isEmpty() {
        return value.isEmpty();
    }

    /** The name of the variable that was not set, if the value is still a placeholder. */
    Optional<String> unresolved() {
        Matcher matcher = PLACEHOLDER.matcher(value);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The name of the variable that a shell, but no configuration file, would put in place of the value. */
    Optional<String> literalVariable() {
        Matcher matcher = VARIABLE.matcher(value);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "ApiKey[not shown]";
    }
}

package dev.drover.privacy;

import java.util.Optional;
import java.util.Set;

/**
 * Names that people choose: tenants, custom ids, ids of requests. They are keys of records and of money, so they stay
 * what they are; but a name that is a credential is no name, and what looks like a person is shown as a placeholder.
 */
public final class SafeNames {
    private static final int LONGEST_ID = 256;
    private static final Set<String> CREDENTIALS =
            Set.of(Kind.SECRET.wire(), Kind.KEY.wire(), Kind.JWT.wire(), Kind.PRIVATE_KEY.wire());

    private final Desensitizer desensitizer;

    public SafeNames(Desensitizer desensitizer) {
        this.desensitizer = desensitizer;
    }

    /** The kind of credential that the name holds; empty if it holds none. */
    public Optional<String> credential(String name) {
        for (String kind : desensitizer.kinds(name)) {
            if (CREDENTIALS.contains(kind)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** The name, or of one that holds a credential the placeholder. */
    public String withoutCredential(String name) {
        return credential(name).map(kind -> desensitizer.hidden(kind, name)).orElse(name);
    }

    /** Whether it can be shown everywhere as it is: short, printable, neither a secret nor a person. */
    public boolean isId(String name) {
        return !name.isBlank()
                && name.length() <= LONGEST_ID
                && !ControlCharacters.in(name)
                && desensitizer.kinds(name).isEmpty();
    }
}

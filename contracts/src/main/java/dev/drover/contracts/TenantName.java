package dev.drover.contracts;

import java.text.Normalizer;
import java.util.Optional;

/**
 * Names of tenants. Two spellings of one name in Unicode are one tenant; names that differ by case are two. Whoever
 * takes a name in (envelope, header, configuration, command line) takes it through here, and compares exactly from then
 * on.
 */
public final class TenantName {
    private TenantName() {}

    /**
     * The name in Unicode's normalization form C; empty if it is none: no character, more than 256 (code points, before
     * and after), a control character, or half a character.
     */
    public static Optional<String> of(String given) {
        if (!Members.isName(given)) {
            return Optional.empty();
        }
        String normal = Normalizer.normalize(given, Normalizer.Form.NFC);
        return Members.isName(normal) ? Optional.of(normal) : Optional.empty();
    }
}

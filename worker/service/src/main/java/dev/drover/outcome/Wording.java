package dev.drover.outcome;

import dev.drover.contracts.Attempt;
import dev.drover.privacy.Desensitizer;
import java.util.List;

/** Messages as they may be written: secrets masked, then cut, so that no half of a secret is left. */
final class Wording {
    private static final int LONGEST = 2_000;
    private static final String CUT = "…";

    private final Desensitizer redaction;

    Wording(Desensitizer redaction) {
        this.redaction = redaction;
    }

    String readable(String message) {
        String masked = redaction.mask(message);
        if (masked.length() <= LONGEST) {
            return masked;
        }
        int end = Character.isHighSurrogate(masked.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return masked.substring(0, end) + CUT;
    }

    List<Attempt> readable(List<Attempt> attempts) {
        return attempts.stream()
                .map(attempt -> attempt.message() == null ? attempt : attempt.withMessage(readable(attempt.message())))
                .toList();
    }

    static List<Attempt> silent(List<Attempt> attempts) {
        return attempts.stream().map(attempt -> attempt.withMessage(null)).toList();
    }
}

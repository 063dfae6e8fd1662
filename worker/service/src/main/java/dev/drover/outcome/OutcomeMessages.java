package dev.drover.outcome;

import dev.drover.contracts.Attempt;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.MessageSanitizer;
import java.util.ArrayList;
import java.util.List;

/** Messages of endings and attempts as they may be written: {@link MessageSanitizer}, in one line each. */
final class OutcomeMessages {
    private final MessageSanitizer sanitizer;

    OutcomeMessages(Desensitizer desensitizer) {
        this.sanitizer = new MessageSanitizer(desensitizer);
    }

    String readable(String message) {
        return sanitizer.line(message);
    }

    List<Attempt> readable(List<Attempt> attempts) {
        List<Attempt> readable = new ArrayList<>(attempts.size());
        for (Attempt attempt : attempts) {
            String message = attempt.message();
            readable.add(message == null ? attempt : attempt.withMessage(readable(message)));
        }
        return readable;
    }

    static List<Attempt> silent(List<Attempt> attempts) {
        return attempts.stream().map(attempt -> attempt.withMessage(null)).toList();
    }
}

package dev.drover.app.properties;

import dev.drover.privacy.Rules;
import java.util.ArrayList;
import java.util.List;

/** What must hold so that nothing that should be masked is shown. */
final class PrivacyRules {
    private PrivacyRules() {}

    static List<Problem> problems(DroverProperties properties) {
        List<Problem> problems = new ArrayList<>();
        properties.privacy().patterns().forEach((name, pattern) -> {
            try {
                Rules.check(name, pattern);
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(
                        "drover.privacy.patterns." + name,
                        String.valueOf(e.getMessage()),
                        "write it in RE2's syntax, which has no look-around and no back-references"));
            }
        });
        ApiKey key = properties.privacy().hashKey();
        if (key != null && (key.isEmpty() || key.unresolved().isPresent())) {
            problems.add(new Problem(
                    "drover.privacy.hash-key",
                    "is empty or not replaced",
                    "set the variable that it refers to, or leave it out"));
        }
        return problems;
    }
}

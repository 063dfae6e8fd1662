package dev.drover.app.properties;

import dev.drover.privacy.Kind;
import dev.drover.privacy.Rules;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What people may read in logs, messages, headers and screens. The bytes of requests and answers are never touched.
 *
 * @param kinds Kinds of secrets and personal data that are masked, such as key, email, phone; all if not set. Configured
 *     keys are masked always.
 * @param patterns Further patterns to mask (RE2 syntax), by the word that stands in place of what they find; of a
 *     pattern with a group only the first group is masked.
 * @param hashKey Key of a short hash in each placeholder, such as [email:3fa9c1], by which equal values are found again.
 * @param allowWireLogs Lets loggers of HTTP and Kafka clients log below INFO, where they print keys, prompts and answers.
 */
public record PrivacyProperties(
        @Nullable List<Kind> kinds,
        @DefaultValue Map<String, String> patterns,
        @Nullable ApiKey hashKey,
        @DefaultValue("false") boolean allowWireLogs) {
    public PrivacyProperties {
        kinds = kinds == null ? null : List.copyOf(kinds);
        patterns = Map.copyOf(patterns);
    }

    /** @throws IllegalArgumentException later, where they are used, if a pattern cannot be compiled */
    public Rules rules() {
        Set<Kind> masked = kinds == null ? EnumSet.allOf(Kind.class) : Set.copyOf(kinds);
        return new Rules(
                masked,
                patterns,
                Optional.ofNullable(hashKey).flatMap(ApiKey::secret).orElse(null));
    }
}

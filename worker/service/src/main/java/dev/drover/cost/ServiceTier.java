package dev.drover.cost;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a provider served a call, as far as it decides the price. */
public enum ServiceTier {
    STANDARD,
    /** Answered within a day. */
    BATCH,
    /** Slower, and cheaper. */
    FLEX,
    /** Faster, and dearer. */
    PRIORITY;

    /**
     * Of the {@code service_tier} of an answer: OpenAI echoes there how the call was really served. {@code auto},
     * {@code default}, {@code standard} and {@code on_demand} (Groq) are the standard tier.
     *
     * @param said null: the standard tier
     * @return empty for a tier that has no price per token here, such as {@code scale}
     */
    static Optional<ServiceTier> of(@Nullable String said) {
        if (said == null) {
            return Optional.of(STANDARD);
        }
        return switch (said.toLowerCase(Locale.ROOT)) {
            case "auto", "default", "standard", "on_demand" -> Optional.of(STANDARD);
            case "batch" -> Optional.of(BATCH);
            case "flex" -> Optional.of(FLEX);
            case "priority" -> Optional.of(PRIORITY);
            default -> Optional.empty();
        };
    }
}

package dev.drover.model.pacing;

import java.util.Locale;

/** What a provider limits per window. */
public enum Dimension {
    REQUESTS,
    /** Of prompt and completion together. */
    TOKENS,
    INPUT_TOKENS,
    OUTPUT_TOKENS;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The spelling in metrics: lower case with underscores. */
    public String wire() {
        return wire;
    }

    /** What a call takes of it. */
    long of(Charge charge) {
        return switch (this) {
            case REQUESTS -> charge.requests();
            case TOKENS -> charge.prompt() + charge.completion();
            case INPUT_TOKENS -> charge.prompt();
            case OUTPUT_TOKENS -> charge.completion();
        };
    }
}

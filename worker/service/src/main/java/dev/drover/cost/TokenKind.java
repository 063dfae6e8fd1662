package dev.drover.cost;

import dev.drover.contracts.Usage;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kinds of tokens that may have a price of their own. Every token of a call is of exactly one kind. */
public enum TokenKind {
    INPUT(null),
    OUTPUT(null),
    /** Read from the provider's cache. */
    CACHED_INPUT(INPUT),
    /** Written to the provider's cache, for five minutes or as long as the provider likes. */
    CACHE_WRITE(INPUT),
    /** Written to the provider's cache, for an hour. */
    CACHE_WRITE_HOUR(INPUT),
    AUDIO_INPUT(INPUT),
    REASONING(OUTPUT),
    AUDIO_OUTPUT(OUTPUT);

    private final @Nullable TokenKind general;

    TokenKind(@Nullable TokenKind general) {
        this.general = general;
    }

    /** Whose price holds where this kind has none; null for the two that are no part of another. */
    @Nullable
    TokenKind general() {
        return general;
    }

    boolean ofPrompt() {
        return this == INPUT || general == INPUT;
    }

    /**
     * The call's tokens by kind; they add up to prompt and completion. Tokens that are of two kinds count once: what is
     * cached is cached, be it audio or not, and what is reasoning is reasoning.
     */
    static Map<TokenKind, Long> count(Usage usage) {
        long hour = usage.terms().cacheWriteHourTokens();
        long uncached = usage.promptTokens() - usage.cachedTokens() - usage.cacheWriteTokens();
        long heard = Math.min(usage.audioInputTokens(), uncached);
        long said = usage.completionTokens() - usage.reasoningTokens();
        long spoken = Math.min(usage.audioOutputTokens(), said);
        Map<TokenKind, Long> tokens = new EnumMap<>(TokenKind.class);
        tokens.put(CACHED_INPUT, usage.cachedTokens());
        tokens.put(CACHE_WRITE, usage.cacheWriteTokens() - hour);
        tokens.put(CACHE_WRITE_HOUR, hour);
        tokens.put(AUDIO_INPUT, heard);
        tokens.put(INPUT, uncached - heard);
        tokens.put(REASONING, usage.reasoningTokens());
        tokens.put(AUDIO_OUTPUT, spoken);
        tokens.put(OUTPUT, said - spoken);
        return tokens;
    }
}

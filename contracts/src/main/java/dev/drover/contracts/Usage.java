package dev.drover.contracts;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that one call used, as OpenAI counts them: {@code promptTokens} includes the cached and the
 * cache-written ones, {@code completionTokens} includes the reasoning ones. Providers that count otherwise are
 * normalised before this record exists. All counts are zero or more.
 *
 * @param cachedTokens part of the prompt, read from the provider's cache
 * @param cacheWriteTokens part of the prompt, written to the provider's cache
 * @param audioInputTokens part of the prompt
 * @param reasoningTokens part of the completion
 * @param audioOutputTokens part of the completion
 * @param terms what else decides the price
 */
public record Usage(
        long promptTokens,
        long completionTokens,
        long cachedTokens,
        long cacheWriteTokens,
        long audioInputTokens,
        long reasoningTokens,
        long audioOutputTokens,
        Terms terms) {
    public Usage {
        Objects.requireNonNull(terms);
        if (promptTokens < 0
                || completionTokens < 0
                || cachedTokens < 0
                || cacheWriteTokens < 0
                || audioInputTokens < 0
                || reasoningTokens < 0
                || audioOutputTokens < 0) {
            throw new IllegalArgumentException("token counts are zero or more");
        }
        if (cachedTokens + cacheWriteTokens > promptTokens
                || reasoningTokens > completionTokens
                || terms.cacheWriteHourTokens() > cacheWriteTokens) {
            throw new IllegalArgumentException("a part of the tokens is larger than the whole");
        }
    }

    /** A call on the usual terms. */
    public Usage(
            long promptTokens,
            long completionTokens,
            long cachedTokens,
            long cacheWriteTokens,
            long audioInputTokens,
            long reasoningTokens,
            long audioOutputTokens) {
        this(
                promptTokens,
                completionTokens,
                cachedTokens,
                cacheWriteTokens,
                audioInputTokens,
                reasoningTokens,
                audioOutputTokens,
                Terms.USUAL);
    }

    /** A call without cache, audio or reasoning. */
    public static Usage of(long promptTokens, long completionTokens) {
        return new Usage(promptTokens, completionTokens, 0, 0, 0, 0, 0);
    }

    /** The same tokens on other terms. */
    public Usage on(Terms other) {
        return new Usage(
                promptTokens,
                completionTokens,
                cachedTokens,
                cacheWriteTokens,
                audioInputTokens,
                reasoningTokens,
                audioOutputTokens,
                other);
    }

    public long totalTokens() {
        return promptTokens + completionTokens;
    }

    /**
     * What decides the price beside the kinds of tokens.
     *
     * @param cacheWriteHourTokens part of {@code cacheWriteTokens}, kept for an hour instead of five minutes
     * @param serviceTier the provider's word for how the call was served, such as {@code flex}; null: as usual
     * @param beyondTokens the provider bills something that tokens do not count, such as web searches
     */
    public record Terms(long cacheWriteHourTokens, @Nullable String serviceTier, boolean beyondTokens) {
        /** The standard tier, and nothing but tokens. */
        public static final Terms USUAL = new Terms(0, null, false);

        public Terms {
            if (cacheWriteHourTokens < 0) {
                throw new IllegalArgumentException("token counts are zero or more");
            }
        }
    }
}

package dev.drover.contracts;

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
 */
public record Usage(
        long promptTokens,
        long completionTokens,
        long cachedTokens,
        long cacheWriteTokens,
        long audioInputTokens,
        long reasoningTokens,
        long audioOutputTokens) {
    public Usage {
        if (promptTokens < 0
                || completionTokens < 0
                || cachedTokens < 0
                || cacheWriteTokens < 0
                || audioInputTokens < 0
                || reasoningTokens < 0
                || audioOutputTokens < 0) {
            throw new IllegalArgumentException("token counts are zero or more");
        }
        if (cachedTokens + cacheWriteTokens > promptTokens || reasoningTokens > completionTokens) {
            throw new IllegalArgumentException("a part of the tokens is larger than the whole");
        }
    }

    /** A call without cache, audio or reasoning. */
    public static Usage of(long promptTokens, long completionTokens) {
        return new Usage(promptTokens, completionTokens, 0, 0, 0, 0, 0);
    }

    public long totalTokens() {
        return promptTokens + completionTokens;
    }
}

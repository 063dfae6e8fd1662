package dev.drover.cost;

import dev.drover.contracts.Usage;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs, in USD per million tokens; each zero or more.
 *
 * @param input prompt tokens that have no price of their own below
 * @param output completion tokens that have no price of their own below; null: unknown, so that a call with completion
 *     tokens has no price (embeddings have none)
 * @param cachedInput prompt tokens read from the provider's cache; null: as {@code input}
 * @param cacheWrite prompt tokens written to the provider's cache; null: as {@code input}
 * @param audioInput null: as {@code input}
 * @param reasoning null: as {@code output}
 * @param audioOutput null: as {@code output}
 */
public record Prices(
        BigDecimal input,
        @Nullable BigDecimal output,
        @Nullable BigDecimal cachedInput,
        @Nullable BigDecimal cacheWrite,
        @Nullable BigDecimal audioInput,
        @Nullable BigDecimal reasoning,
        @Nullable BigDecimal audioOutput) {
    private static final int PER_MILLION = -6;

    public Prices {
        requirePrice("input", Objects.requireNonNull(input));
        requirePrice("output", output);
        requirePrice("cached input", cachedInput);
        requirePrice("cache write", cacheWrite);
        requirePrice("audio input", audioInput);
        requirePrice("reasoning", reasoning);
        requirePrice("audio output", audioOutput);
    }

    private static void requirePrice(String what, @Nullable BigDecimal price) {
        if (price != null && price.signum() < 0) {
            throw new IllegalArgumentException("the price of " + what + " is zero or more, not " + price);
        }
    }

    /** A model without special prices. */
    public static Prices of(BigDecimal input, BigDecimal output) {
        return new Prices(input, output, null, null, null, null, null);
    }

    /** Exact, in USD; null if a kind of token was used that has no price. */
    @Nullable
    BigDecimal price(Usage usage) {
        BigDecimal completion = completion(usage);
        return completion == null ? null : prompt(usage).add(completion).scaleByPowerOfTen(PER_MILLION);
    }

    /** Cached tokens may be audio tokens, too: then the cache's price is theirs. */
    private BigDecimal prompt(Usage usage) {
        long uncached = usage.promptTokens() - usage.cachedTokens() - usage.cacheWriteTokens();
        long audio = Math.min(usage.audioInputTokens(), uncached);
        return times(cachedInput, input, usage.cachedTokens())
                .add(times(cacheWrite, input, usage.cacheWriteTokens()))
                .add(times(audioInput, input, audio))
                .add(times(null, input, uncached - audio));
    }

    private @Nullable BigDecimal completion(Usage usage) {
        if (output == null) {
            return usage.completionTokens() == 0 ? BigDecimal.ZERO : null;
        }
        long spoken = usage.completionTokens() - usage.reasoningTokens();
        long audio = Math.min(usage.audioOutputTokens(), spoken);
        return times(reasoning, output, usage.reasoningTokens())
                .add(times(audioOutput, output, audio))
                .add(times(null, output, spoken - audio));
    }

    private static BigDecimal times(@Nullable BigDecimal own, BigDecimal general, long tokens) {
        return (own == null ? general : own).multiply(BigDecimal.valueOf(tokens));
    }

    /** The same for equal prices however they are written. */
    String canonical() {
        return plain(input)
                + "|" + plain(output)
                + "|" + plain(cachedInput)
                + "|" + plain(cacheWrite)
                + "|" + plain(audioInput)
                + "|" + plain(reasoning)
                + "|" + plain(audioOutput);
    }

    private static String plain(@Nullable BigDecimal price) {
        return price == null ? "-" : price.stripTrailingZeros().toPlainString();
    }
}

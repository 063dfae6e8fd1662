package dev.drover.cost;

import java.math.BigDecimal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The dearest rate that tokens may have, worked out once for each range of prompt sizes in which no price changes: the
 * bound of a call is asked for at each admission. Immutable.
 */
final class DearestRates {
    /** Works out a rate in USD per million tokens, null if it is not known. */
    @FunctionalInterface
    interface Source {
        @Nullable
        BigDecimal rate(boolean ofPrompt, long promptTokens);
    }

    /** Ascending; the range of index 0 is that of prompts with no more tokens than the first. */
    private final long[] thresholds;

    private final @Nullable BigDecimal[] prompt;
    private final @Nullable BigDecimal[] completion;

    private DearestRates(long[] thresholds, Source source) {
        this.thresholds = thresholds;
        this.prompt = new BigDecimal[thresholds.length + 1];
        this.completion = new BigDecimal[thresholds.length + 1];
        for (int range = 0; range <= thresholds.length; range++) {
            // The smallest prompt of the range stands for all of it.
            long size = range == 0 ? 0 : thresholds[range - 1] + 1;
            prompt[range] = source.rate(true, size);
            completion[range] = source.rate(false, size);
        }
    }

    /** @param thresholds prompt sizes strictly above which something changes, in any order */
    static DearestRates of(Collection<Long> thresholds, Source source) {
        return new DearestRates(
                thresholds.stream()
                        .mapToLong(Long::longValue)
                        .sorted()
                        .distinct()
                        .toArray(),
                source);
    }

    /** So many tokens at their dearest rate, in millionths of a USD; null if the rate is not known. */
    @Nullable
    BigDecimal times(boolean ofPrompt, long tokens, long promptTokens) {
        if (tokens == 0) {
            return BigDecimal.ZERO;
        }
        int range = 0;
        while (range < thresholds.length && promptTokens > thresholds[range]) {
            range++;
        }
        BigDecimal rate = ofPrompt ? prompt[range] : completion[range];
        return rate == null ? null : rate.multiply(BigDecimal.valueOf(tokens));
    }
}

package dev.drover.limit;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * US dollars as whole billionths, so that admission needs no decimals. What may be spent is rounded down, what is spent
 * is rounded up; amounts beyond 2·10⁹ USD count as that.
 */
public final class NanoUsd {
    /** The largest amount: two of them can be added without overflow. */
    static final long MOST = 2_000_000_000_000_000_000L;

    private static final int SCALE = 9;
    private static final BigDecimal MOST_USD = BigDecimal.valueOf(MOST, SCALE);

    private NanoUsd() {}

    /** For limits. */
    public static long down(BigDecimal usd) {
        return nanos(usd, RoundingMode.DOWN);
    }

    /** For costs and estimates. */
    public static long up(BigDecimal usd) {
        return nanos(usd, RoundingMode.UP);
    }

    /** Exactly. */
    public static BigDecimal usd(long nanos) {
        return BigDecimal.valueOf(nanos, SCALE);
    }

    static long plus(long a, long b) {
        return Math.min(MOST, a + b);
    }

    private static long nanos(BigDecimal usd, RoundingMode rounding) {
        if (usd.signum() < 0) {
            throw new IllegalArgumentException("an amount is zero or more, not " + usd);
        }
        return usd.compareTo(MOST_USD) >= 0
                ? MOST
                : usd.setScale(SCALE, rounding).unscaledValue().longValueExact();
    }
}

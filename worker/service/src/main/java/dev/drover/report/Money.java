package dev.drover.report;

import java.math.BigDecimal;

/** Amounts as text. */
public final class Money {
    private Money() {}

    /** Exact decimal text without an exponent and without zeros that say nothing. */
    public static String text(BigDecimal usd) {
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }
}

package dev.drover.report;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * What may remain unexplained in a row of a reconciliation: a share of the invoice or an amount, whichever is larger.
 *
 * @param share of the invoiced amount, 0.01 for one percent
 * @param usd for each line of the invoice, since providers round each
 */
public record Tolerance(BigDecimal share, BigDecimal usd) {
    /** One percent, or a cent for each line that the provider may have rounded. */
    public static final Tolerance DEFAULT = new Tolerance(new BigDecimal("0.01"), new BigDecimal("0.01"));

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    /**
     * Reads {@code 0.5%} or an amount in USD for a whole row.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Tolerance parse(String text) {
        String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        if (!NUMBER.matcher(number).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither a percentage (1%) nor an amount in USD (0.50)");
        }
        BigDecimal value = new BigDecimal(number);
        return text.endsWith("%")
                ? new Tolerance(value.movePointLeft(2), BigDecimal.ZERO)
                : new Tolerance(BigDecimal.ZERO, value);
    }

    boolean covers(BigDecimal unexplained, BigDecimal invoiced, int lines) {
        BigDecimal rounding = share.signum() == 0 ? usd : usd.multiply(BigDecimal.valueOf(Math.max(1, lines)));
        return unexplained.abs().compareTo(share.multiply(invoiced.abs()).max(rounding)) <= 0;
    }
}

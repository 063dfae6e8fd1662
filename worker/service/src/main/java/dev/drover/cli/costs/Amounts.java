package dev.drover.cli.costs;

import dev.drover.contracts.BudgetCodec;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetRecord;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Reads what an operator types where money depends on it. */
final class Amounts {
    private static final Pattern USD = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,9})?");
    private static final Pattern SHARE = Pattern.compile("0\\.[0-9]{1,6}|1(\\.0+)?");

    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,6})?%?");

    private Amounts() {}

    /** @throws IllegalArgumentException saying what is expected */
    static BigDecimal usd(String text, boolean aboveZero) {
        if (!USD.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "--usd '" + text + "' is no amount of US dollars, such as 250 or 12.50 (no sign, no separators)");
        }
        BigDecimal usd = new BigDecimal(text);
        if (usd.compareTo(BudgetCodec.MOST_USD) > 0) {
            throw new IllegalArgumentException("--usd is at most " + BudgetCodec.MOST_USD.toPlainString());
        }
        if (aboveZero && usd.signum() == 0) {
            throw new IllegalArgumentException("--usd is above zero");
        }
        return usd;
    }

    /** @throws IllegalArgumentException saying what is expected */
    static BigDecimal share(String text) {
        BigDecimal share = SHARE.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
        if (share.signum() == 0) {
            throw new IllegalArgumentException("--soft '" + text + "' is no share above 0 and at most 1, such as 0.8");
        }
        return share;
    }

    /** A share; @throws IllegalArgumentException saying what is expected */
    static BigDecimal percent(String option, String text) {
        if (!PERCENT.matcher(text).matches()) {
            throw new IllegalArgumentException(option + " '" + text + "' is no percentage, such as 80%");
        }
        return new BigDecimal(text.replace("%", "")).movePointLeft(2);
    }

    /** @throws IllegalArgumentException if workers would not accept the key: a name that is none, a model's balance */
    static void requireKey(BudgetKey key) {
        if (BudgetCodec.read(BudgetCodec.key(key), null) instanceof BudgetRecord.Unreadable unreadable) {
            throw new IllegalArgumentException(unreadable.why().replace("key.", "--"));
        }
    }
}

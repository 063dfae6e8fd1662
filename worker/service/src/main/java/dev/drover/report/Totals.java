package dev.drover.report;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What some attempts add up to; exact, never rounded. What is not sure stands apart from what is: a report that adds
 * the three amounts up says more than anybody knows.
 *
 * @param usd of attempts that the provider billed and that have a price
 * @param possiblyBilledUsd estimates of attempts that the provider may have billed: timed out, cut, interrupted
 * @param estimatedUsd estimates of attempts that it billed without saying how many tokens
 * @param promptTokens of billed attempts
 * @param completionTokens of billed attempts
 * @param attempts billed or possibly billed; those that surely cost nothing are not counted
 * @param unpricedAttempts billed, but with no known cost: no price, or no usage. They are not in {@code usd}
 */
public record Totals(
        BigDecimal usd,
        BigDecimal possiblyBilledUsd,
        BigDecimal estimatedUsd,
        long promptTokens,
        long completionTokens,
        long attempts,
        long unpricedAttempts) {
    public static final Totals ZERO = new Totals(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0, 0, 0);

    /** One attempt's part of every sum. */
    public static Totals of(Attempt attempt) {
        return switch (attempt.billing()) {
            case NONE -> ZERO;
            case BILLED -> billed(attempt);
            case POSSIBLY_BILLED -> new Totals(BigDecimal.ZERO, cost(attempt.cost()), BigDecimal.ZERO, 0, 0, 1, 0);
        };
    }

    private static Totals billed(Attempt attempt) {
        Usage usage = attempt.usage();
        BigDecimal estimated = attempt.estimatedUsd();
        return new Totals(
                cost(attempt.cost()),
                BigDecimal.ZERO,
                estimated == null ? BigDecimal.ZERO : estimated,
                usage == null ? 0 : usage.promptTokens(),
                usage == null ? 0 : usage.completionTokens(),
                1,
                attempt.cost() == null ? 1 : 0);
    }

    private static BigDecimal cost(@Nullable AttemptCost cost) {
        return cost == null ? BigDecimal.ZERO : cost.usd();
    }

    /** @throws ArithmeticException if a count leaves 64 bits, which no believable usage does */
    public Totals plus(Totals other) {
        return new Totals(
                usd.add(other.usd),
                possiblyBilledUsd.add(other.possiblyBilledUsd),
                estimatedUsd.add(other.estimatedUsd),
                Math.addExact(promptTokens, other.promptTokens),
                Math.addExact(completionTokens, other.completionTokens),
                Math.addExact(attempts, other.attempts),
                Math.addExact(unpricedAttempts, other.unpricedAttempts));
    }

    public long tokens() {
        return Math.addExact(promptTokens, completionTokens);
    }

    /** Exact decimal text without an exponent and without zeros that say nothing. */
    public static String text(BigDecimal usd) {
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }
}

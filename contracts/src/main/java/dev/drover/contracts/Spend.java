package dev.drover.contracts;

import java.math.BigDecimal;

/**
 * What some attempts of one model add up to. Money is exact; equal amounts are equal however they were written.
 *
 * @param usd of billed attempts that have a price
 * @param possiblyBilledUsd estimates of attempts that the provider may have charged
 * @param estimatedUsd estimates of billed attempts whose cost is not known
 * @param promptTokens of billed attempts, as reported
 * @param completionTokens of billed attempts, as reported
 * @param attempts billed or possibly billed
 * @param unpricedAttempts billed, but of unknown cost
 */
public record Spend(
        BigDecimal usd,
        BigDecimal possiblyBilledUsd,
        BigDecimal estimatedUsd,
        long promptTokens,
        long completionTokens,
        long attempts,
        long unpricedAttempts) {
    public static final Spend NOTHING = new Spend(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0, 0, 0);

    public Spend {
        usd = plain(usd);
        possiblyBilledUsd = plain(possiblyBilledUsd);
        estimatedUsd = plain(estimatedUsd);
        if (usd.signum() < 0
                || possiblyBilledUsd.signum() < 0
                || estimatedUsd.signum() < 0
                || promptTokens < 0
                || completionTokens < 0
                || attempts < 0
                || unpricedAttempts < 0) {
            throw new IllegalArgumentException("nothing that was spent is below zero");
        }
    }

    /** What one attempt adds; nothing if it was surely not billed. */
    public static Spend of(Attempt attempt) {
        AttemptCost cost = attempt.cost();
        BigDecimal usd = cost == null ? BigDecimal.ZERO : cost.usd();
        BigDecimal estimated = attempt.estimatedUsd();
        Usage usage = attempt.usage();
        return switch (attempt.billing()) {
            case NONE -> NOTHING;
            case BILLED ->
                new Spend(
                        usd,
                        BigDecimal.ZERO,
                        estimated == null ? BigDecimal.ZERO : estimated,
                        usage == null ? 0 : usage.promptTokens(),
                        usage == null ? 0 : usage.completionTokens(),
                        1,
                        cost == null ? 1 : 0);
            case POSSIBLY_BILLED -> new Spend(BigDecimal.ZERO, usd, BigDecimal.ZERO, 0, 0, 1, 0);
        };
    }

    /** Exact; counts stop at the largest long. */
    public Spend plus(Spend other) {
        return new Spend(
                usd.add(other.usd),
                possiblyBilledUsd.add(other.possiblyBilledUsd),
                estimatedUsd.add(other.estimatedUsd),
                sum(promptTokens, other.promptTokens),
                sum(completionTokens, other.completionTokens),
                sum(attempts, other.attempts),
                sum(unpricedAttempts, other.unpricedAttempts));
    }

    /** What draws on a budget: what was surely billed, at its price or else at our estimate. */
    public BigDecimal drawn() {
        return usd.add(estimatedUsd);
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    /** Without trailing zeros and exponents. */
    private static BigDecimal plain(BigDecimal money) {
        if (money.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal stripped = money.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}

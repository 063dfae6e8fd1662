package dev.drover.contracts;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request cost over all its attempts.
 *
 * @param usd the sum of the billed attempts; null as soon as one billed attempt has no price
 * @param possiblyBilledUsd the sum of estimates of attempts that the provider may have charged
 * @param priceVersion of the last priced attempt, null if none was priced
 */
public record Cost(
        @Nullable BigDecimal usd,
        BigDecimal possiblyBilledUsd,
        @Nullable String priceVersion) {
    /** Adds up attempts; unknown is not zero. */
    public static Cost of(List<Attempt> attempts) {
        BigDecimal usd = BigDecimal.ZERO;
        BigDecimal possibly = BigDecimal.ZERO;
        String version = null;
        boolean unpriced = false;
        for (Attempt attempt : attempts) {
            AttemptCost cost = attempt.cost();
            if (cost != null) {
                version = cost.priceVersion();
            }
            switch (attempt.billing()) {
                case NONE -> {}
                case BILLED -> {
                    if (cost == null) {
                        unpriced = true;
                    } else {
                        usd = usd.add(cost.usd());
                    }
                }
                case POSSIBLY_BILLED -> {
                    if (cost != null) {
                        possibly = possibly.add(cost.usd());
                    }
                }
            }
        }
        return new Cost(unpriced ? null : usd, possibly, version);
    }
}

package dev.drover.contracts;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * What one attempt cost.
 *
 * @param usd exact, zero or more, never rounded
 * @param priceVersion the catalogue version that priced it
 */
public record AttemptCost(BigDecimal usd, String priceVersion) {
    public AttemptCost {
        Objects.requireNonNull(priceVersion);
        if (usd.signum() < 0) {
            throw new IllegalArgumentException("a cost is zero or more, not " + usd);
        }
    }
}

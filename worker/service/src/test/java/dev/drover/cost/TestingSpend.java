package dev.drover.cost;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Billing;
import dev.drover.contracts.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Attempts that cost something. */
final class TestingSpend {
    private TestingSpend() {}

    static Attempt billed(String model, String usd, Instant at) {
        return attempt(model, at, Usage.of(3, 4), new AttemptCost(new BigDecimal(usd), "v"), null, Billing.BILLED);
    }

    static Attempt possibly(String model, String usd, Instant at) {
        return attempt(
                model, at, Usage.of(3, 4), new AttemptCost(new BigDecimal(usd), "v"), null, Billing.POSSIBLY_BILLED);
    }

    static Attempt estimated(String model, String usd, Instant at) {
        return attempt(model, at, null, null, new BigDecimal(usd), Billing.BILLED);
    }

    static Attempt unpriced(String model, Instant at) {
        return attempt(model, at, Usage.of(3, 4), null, null, Billing.BILLED);
    }

    static Attempt free(String model, Instant at) {
        return attempt(model, at, null, null, null, Billing.NONE);
    }

    private static Attempt attempt(
            String model,
            Instant at,
            @Nullable Usage usage,
            @Nullable AttemptCost cost,
            @Nullable BigDecimal estimated,
            Billing billing) {
        return new Attempt(1, model, "p", "u", 200, null, null, 5, at, usage, cost, estimated, billing);
    }
}

package dev.drover.app;

import dev.drover.contracts.LedgerPeriod;
import dev.drover.limit.Spent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was spent, as the ledger that is followed says. */
record LedgerSpent(LedgerFollowing ledger) implements Spent {
    @Override
    public long nanos(@Nullable String tenant, @Nullable String model, LedgerPeriod period) {
        return ledger.view().spentNanos(tenant, model, period);
    }

    @Override
    public Duration staleness(Instant now) {
        return ledger.staleness(now);
    }
}

package dev.drover.limit;

import dev.drover.contracts.LedgerPeriod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a test says was spent. */
final class TestingSpent implements Spent {
    final Map<String, Long> sums = new HashMap<>();
    Duration staleness = Duration.ZERO;

    void spend(@Nullable String tenant, @Nullable String model, String period, long nanos) {
        sums.merge(tenant + "/" + model + "/" + period, nanos, Long::sum);
    }

    @Override
    public long nanos(@Nullable String tenant, @Nullable String model, LedgerPeriod period) {
        return sums.getOrDefault(tenant + "/" + model + "/" + period.text(), 0L);
    }

    @Override
    public Duration staleness(Instant now) {
        return staleness;
    }
}

package dev.drover.limit;

import dev.drover.contracts.LedgerPeriod;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Port: what has been spent by all workers, as far as it has been seen here. Thread-safe; asked in passing, so it must
 * not block. A spend whose hold is released must be visible here before the release.
 */
public interface Spent {
    /**
     * Billed spend in billionths of a US dollar, rounded up; zero if there is none.
     *
     * @param tenant null: all tenants together
     * @param model null: all models together
     * @param period as in the ledger's keys
     */
    long nanos(@Nullable String tenant, @Nullable String model, LedgerPeriod period);

    /** How long ago this was level with the ledger; a very long time if it never was, or cannot be read. */
    Duration staleness(Instant now);
}

package dev.drover.app.meters;

import static dev.drover.contracts.MetricCatalogue.LEDGER_RECORDS;
import static dev.drover.contracts.MetricCatalogue.LEDGER_STALENESS;
import static dev.drover.contracts.MetricCatalogue.LEDGER_UNREADABLE;
import static dev.drover.contracts.MetricCatalogue.LEDGER_VALUES;

import dev.drover.app.kafka.TopicFollower;
import dev.drover.cost.LedgerView;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How the ledger is followed. */
public final class LedgerMeters {
    private LedgerMeters() {}

    /**
     * Shows them from now on.
     *
     * @param records read so far
     */
    public static void register(
            MeterRegistry registry, LedgerView view, Supplier<Duration> staleness, LongSupplier records) {
        Catalogued meters = new Catalogued(registry);
        meters.gauge(LEDGER_STALENESS, () -> seconds(staleness.get()));
        meters.gauge(LEDGER_UNREADABLE, view::unreadable);
        meters.gauge(LEDGER_VALUES, view::values);
        meters.counting(LEDGER_RECORDS, records);
    }

    private static double seconds(Duration age) {
        return age.compareTo(TopicFollower.NEVER) >= 0 ? Double.POSITIVE_INFINITY : age.toMillis() / 1000.0;
    }
}

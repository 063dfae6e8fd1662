package dev.drover.app.meters;

import static dev.drover.contracts.MetricCatalogue.CONCURRENCY_DECREASES;
import static dev.drover.contracts.MetricCatalogue.CONCURRENCY_IN_USE;
import static dev.drover.contracts.MetricCatalogue.CONCURRENCY_LIMIT;
import static dev.drover.contracts.MetricCatalogue.PROVIDER_ALLOWANCE;

import dev.drover.contracts.Metric;
import dev.drover.model.pacing.Dimension;
import dev.drover.model.pacing.PaceStatus;
import dev.drover.model.pacing.Pacing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How many calls of each model may be out with each key, and what the provider's headers leave. */
public final class PacingMeters {
    private final Pacing pacing;
    private final InstantSource clock;
    private final Catalogued meters;
    private final MultiGauge limit;
    private final MultiGauge inUse;
    private final MultiGauge allowance;
    private final Map<Pacing.Key, Long> counted = new HashMap<>();

    public PacingMeters(MeterRegistry registry, Pacing pacing, InstantSource clock) {
        this.pacing = pacing;
        this.clock = clock;
        meters = new Catalogued(registry);
        limit = meters.gauges(CONCURRENCY_LIMIT);
        inUse = meters.gauges(CONCURRENCY_IN_USE);
        allowance = meters.gauges(PROVIDER_ALLOWANCE);
    }

    /** Shows from now on what has been called by now. One thread at a time. */
    public void show() {
        Instant now = clock.instant();
        List<Pacing.Kept> all = pacing.all();
        List<Row<?>> limits = new ArrayList<>();
        List<Row<?>> used = new ArrayList<>();
        List<Row<?>> left = new ArrayList<>();
        for (Pacing.Kept kept : all) {
            limits.add(row(CONCURRENCY_LIMIT, kept, PaceStatus::limit));
            used.add(row(CONCURRENCY_IN_USE, kept, PaceStatus::inFlight));
            for (Dimension dimension : kept.status(now).left().keySet()) {
                left.add(row(
                        PROVIDER_ALLOWANCE,
                        kept,
                        status -> status.left().containsKey(dimension)
                                ? status.left().get(dimension)
                                : Double.NaN,
                        dimension.wire()));
            }
            count(kept, kept.status(now).decreases());
        }
        // A row stays once it is there: were it replaced each time, a scrape could meet it twice and fail.
        limit.register(limits, false);
        inUse.register(used, false);
        allowance.register(left, false);
    }

    private void count(Pacing.Kept kept, long decreases) {
        Long before = counted.put(kept.key(), decreases);
        meters.counter(
                        CONCURRENCY_DECREASES,
                        kept.key().credential(),
                        kept.key().upstreamModel())
                .increment(decreases - (before == null ? 0 : before));
    }

    private Row<?> row(Metric metric, Pacing.Kept kept, ToDoubleFunction<PaceStatus> value, String... more) {
        List<String> labels =
                new ArrayList<>(List.of(kept.key().credential(), kept.key().upstreamModel()));
        labels.addAll(List.of(more));
        return Row.of(
                Catalogued.tags(metric, labels.toArray(String[]::new)),
                this,
                shown -> value.applyAsDouble(kept.status(shown.clock.instant())));
    }
}

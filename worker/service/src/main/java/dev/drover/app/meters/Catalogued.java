package dev.drover.app.meters;

import dev.drover.contracts.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Makes meters from the catalogue's entries, so that name, unit and labels are written down once. Meters that are asked for
 * per event are found by their labels' values, without the registry. Thread-safe.
 */
final class Catalogued {
    private static final Duration SHORTEST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofHours(24);

    /** Whose labels have these values, in the catalogue's order. */
    private record Key(String name, List<String> values) {}

    private final MeterRegistry registry;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Key, DistributionSummary> summaries = new ConcurrentHashMap<>();

    Catalogued(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param values of the labels, in the catalogue's order */
    Counter counter(Metric metric, String... values) {
        return found(counters, metric, values, this::newCounter);
    }

    private Counter newCounter(Metric metric, String... values) {
        return Counter.builder(metric.name())
                .baseUnit(metric.unit())
                .description(metric.help())
                .tags(tags(metric, values))
                .register(registry);
    }

    /** A counter that somebody else counts. */
    void counting(Metric metric, LongSupplier count) {
        FunctionCounter.builder(metric.name(), count, LongSupplier::getAsLong)
                .baseUnit(metric.unit())
                .description(metric.help())
                .register(registry);
    }

    /** In seconds, with the catalogue's buckets or the registry's own. */
    Timer timer(Metric metric, String... values) {
        return found(timers, metric, values, this::newTimer);
    }

    private Timer newTimer(Metric metric, String... values) {
        Timer.Builder timer =
                Timer.builder(metric.name()).description(metric.help()).tags(tags(metric, values));
        if (metric.buckets().isEmpty()) {
            timer.publishPercentileHistogram().minimumExpectedValue(SHORTEST).maximumExpectedValue(LONGEST);
        } else {
            timer.serviceLevelObjectives(
                    metric.buckets().stream().map(Catalogued::seconds).toArray(Duration[]::new));
        }
        return timer.register(registry);
    }

    DistributionSummary summary(Metric metric, String... values) {
        return found(summaries, metric, values, this::newSummary);
    }

    /** Looks before it leaps: only a meter that is made takes a lock. */
    private static <M> M found(
            Map<Key, M> meters, Metric metric, String[] values, BiFunction<Metric, String[], M> maker) {
        Key key = new Key(metric.name(), List.of(values));
        M known = meters.get(key);
        return known != null ? known : meters.computeIfAbsent(key, _ -> maker.apply(metric, values));
    }

    private DistributionSummary newSummary(Metric metric, String... values) {
        return DistributionSummary.builder(metric.name())
                .baseUnit(metric.unit())
                .description(metric.help())
                .serviceLevelObjectives(metric.buckets().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .tags(tags(metric, values))
                .register(registry);
    }

    void gauge(Metric metric, Supplier<Number> value, String... values) {
        Gauge.builder(metric.name(), value)
                .baseUnit(metric.unit())
                .description(metric.help())
                .tags(tags(metric, values))
                .register(registry);
    }

    MultiGauge gauges(Metric metric) {
        return MultiGauge.builder(metric.name())
                .baseUnit(metric.unit())
                .description(metric.help())
                .register(registry);
    }

    static Tags tags(Metric metric, String... values) {
        List<String> labels = metric.labels();
        if (labels.size() != values.length) {
            throw new IllegalArgumentException(metric.name() + " has the labels " + labels);
        }
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(labels.get(i), values[i]);
        }
        return tags;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}

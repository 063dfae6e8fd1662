package dev.drover.app.meters;

import static dev.drover.contracts.MetricCatalogue.BACKLOG;
import static dev.drover.contracts.MetricCatalogue.HELD_BYTES;
import static dev.drover.contracts.MetricCatalogue.IN_FLIGHT;
import static dev.drover.contracts.MetricCatalogue.LANE_UNFINISHED;
import static dev.drover.contracts.MetricCatalogue.LANE_WAITING;
import static dev.drover.contracts.MetricCatalogue.OLDEST_AGE;

import dev.drover.contracts.Metric;
import dev.drover.contracts.WaitReason;
import dev.drover.engine.EngineStatus;
import dev.drover.engine.EngineStatus.LaneStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Gauges of the lanes that this worker has; those of a partition that has moved on disappear. */
public final class PartitionMeters {
    private final MultiGauge backlog;
    private final MultiGauge unfinished;
    private final MultiGauge waiting;
    private final MultiGauge oldest;
    private volatile Map<Place, Shown> shown = Map.of();

    public PartitionMeters(MeterRegistry registry, Supplier<EngineStatus> state) {
        Catalogued meters = new Catalogued(registry);
        meters.gauge(IN_FLIGHT, () -> state.get().inFlight());
        meters.gauge(HELD_BYTES, () -> state.get().heldBytes());
        backlog = meters.gauges(BACKLOG);
        unfinished = meters.gauges(LANE_UNFINISHED);
        waiting = meters.gauges(LANE_WAITING);
        oldest = meters.gauges(OLDEST_AGE);
    }

    /** The end of a partition, if it is known. */
    @FunctionalInterface
    public interface Ends {
        OptionalLong end(String topic, int partition);
    }

    /** Shows this status from now on. */
    public void show(EngineStatus status, Ends ends, Instant now) {
        Map<Place, Shown> next = new LinkedHashMap<>();
        for (LaneStatus lane : status.lanes()) {
            OptionalLong end = ends.end(lane.topic(), lane.partition());
            next.put(new Place(lane.topic(), lane.partition()), new Shown(lane, end, now));
        }
        shown = next;
        // A row stays while its partition does: were it replaced each time, a scrape could meet it twice and fail.
        unfinished.register(rows(LANE_UNFINISHED, Shown::unfinished), false);
        oldest.register(rows(OLDEST_AGE, Shown::age), false);
        backlog.register(rows(BACKLOG, Shown::backlog), false);
        waiting.register(waits(), false);
    }

    private record Place(String topic, int partition) {}

    /** @param end of the partition, if it is known */
    private record Shown(LaneStatus lane, OptionalLong end, Instant now) {
        double unfinished() {
            return lane.unfinished();
        }

        double age() {
            Instant since = lane.oldest();
            return since == null ? 0 : Math.max(0, Duration.between(since, now).toMillis() / 1000.0);
        }

        /** NaN: unknown. */
        double backlog() {
            return end.isPresent() ? lane.backlog(end.getAsLong()) : Double.NaN;
        }

        double waits(WaitReason reason) {
            return reason == lane.waiting() ? 1 : 0;
        }
    }

    private List<Row<?>> rows(Metric metric, ToDoubleFunction<Shown> value) {
        List<Row<?>> rows = new ArrayList<>();
        shown.forEach((place, lane) -> {
            if (!Double.isNaN(value.applyAsDouble(lane))) {
                rows.add(row(metric, place, value));
            }
        });
        return rows;
    }

    private List<Row<?>> waits() {
        List<Row<?>> rows = new ArrayList<>();
        for (WaitReason reason : WaitReason.values()) {
            shown.keySet().forEach(place -> rows.add(row(LANE_WAITING, place, s -> s.waits(reason), reason.wire())));
        }
        return rows;
    }

    private Row<?> row(Metric metric, Place place, ToDoubleFunction<Shown> value, String... more) {
        List<String> labels = new ArrayList<>(List.of(place.topic, Integer.toString(place.partition)));
        labels.addAll(List.of(more));
        return Row.of(Catalogued.tags(metric, labels.toArray(String[]::new)), this, meters -> {
            Shown lane = meters.shown.get(place);
            return lane == null ? Double.NaN : value.applyAsDouble(lane);
        });
    }
}

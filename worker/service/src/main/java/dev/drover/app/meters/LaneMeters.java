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
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Gauges of the lanes that this worker has; those of a partition that has moved on disappear. */
public final class LaneMeters {
    private final MultiGauge backlog;
    private final MultiGauge unfinished;
    private final MultiGauge waiting;
    private final MultiGauge oldest;

    public LaneMeters(MeterRegistry registry, Supplier<EngineStatus> state) {
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
        List<LaneStatus> lanes = status.lanes();
        unfinished.register(rows(LANE_UNFINISHED, lanes, LaneStatus::unfinished), true);
        oldest.register(rows(OLDEST_AGE, lanes, lane -> age(lane, now)), true);
        waiting.register(waits(lanes), true);
        List<Row<?>> behind = new ArrayList<>();
        for (LaneStatus lane : lanes) {
            ends.end(lane.topic(), lane.partition())
                    .ifPresent(end -> behind.add(row(BACKLOG, Math.max(0, end - lane.committed()), lane)));
        }
        backlog.register(behind, true);
    }

    private static List<Row<?>> rows(Metric metric, List<LaneStatus> lanes, ToDoubleFunction<LaneStatus> value) {
        List<Row<?>> rows = new ArrayList<>();
        lanes.forEach(lane -> rows.add(row(metric, value.applyAsDouble(lane), lane)));
        return rows;
    }

    private static List<Row<?>> waits(List<LaneStatus> lanes) {
        List<Row<?>> rows = new ArrayList<>();
        for (LaneStatus lane : lanes) {
            for (WaitReason reason : WaitReason.values()) {
                int value = reason.wire().equals(lane.waiting()) ? 1 : 0;
                rows.add(Row.of(
                        Catalogued.tags(LANE_WAITING, lane.topic(), Integer.toString(lane.partition()), reason.wire()),
                        value));
            }
        }
        return rows;
    }

    private static Row<Number> row(Metric metric, double value, LaneStatus lane) {
        return Row.of(Catalogued.tags(metric, lane.topic(), Integer.toString(lane.partition())), value);
    }

    private static double age(LaneStatus lane, Instant now) {
        Instant since = lane.oldest();
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toMillis() / 1000.0);
    }
}

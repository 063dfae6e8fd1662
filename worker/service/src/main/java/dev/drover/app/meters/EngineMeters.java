package dev.drover.app.meters;

import static dev.drover.contracts.MetricCatalogue.COMMIT;
import static dev.drover.contracts.MetricCatalogue.COMMITS;
import static dev.drover.contracts.MetricCatalogue.COMMITS_ABORTED;
import static dev.drover.contracts.MetricCatalogue.INTERRUPTED_CALLS;
import static dev.drover.contracts.MetricCatalogue.LOST_TO_RETENTION;
import static dev.drover.contracts.MetricCatalogue.OTHER_CONFIGURATION;
import static dev.drover.contracts.MetricCatalogue.OUTCOMES_REPLACED;
import static dev.drover.contracts.MetricCatalogue.PRODUCER_FENCED;
import static dev.drover.contracts.MetricCatalogue.REBALANCES;
import static dev.drover.contracts.MetricCatalogue.STALE_COMPLETIONS;

import dev.drover.engine.EngineEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the engine does, and logs what an operator should know of. */
public final class EngineMeters implements EngineEvents {
    private static final Logger LOG = LoggerFactory.getLogger(EngineMeters.class);
    private static final int LONGEST_CAUSE = 64;

    private final Catalogued meters;
    private final Timer commit;
    private final Counter commits;
    private final Counter fenced;
    private final Counter stale;
    private final Counter replaced;
    private final Counter interrupted;
    private final Consumer<String> fatal;

    /** @param fatal is told why the process should end */
    public EngineMeters(MeterRegistry registry, Consumer<String> fatal) {
        this.fatal = fatal;
        meters = new Catalogued(registry);
        commit = meters.timer(COMMIT);
        commits = meters.counter(COMMITS);
        fenced = meters.counter(PRODUCER_FENCED);
        stale = meters.counter(STALE_COMPLETIONS);
        replaced = meters.counter(OUTCOMES_REPLACED);
        interrupted = meters.counter(INTERRUPTED_CALLS);
    }

    /** Shows from now on how many workers of the group are configured otherwise. */
    public static void otherConfigurations(MeterRegistry registry, IntSupplier workers) {
        new Catalogued(registry).gauge(OTHER_CONFIGURATION, workers::getAsInt);
    }

    @Override
    public void committed(int outcomes, int partitions, Duration took) {
        commits.increment();
        commit.record(took);
    }

    @Override
    public void aborted(String cause) {
        meters.counter(COMMITS_ABORTED, label(cause)).increment();
        LOG.warn("a transaction was aborted, its outcomes are kept: {}", cause);
    }

    @Override
    public void fenced(String cause) {
        fenced.increment();
        LOG.warn("the producer was fenced and replaced: {}", cause);
    }

    @Override
    public void stale(int completions) {
        stale.increment(completions);
    }

    @Override
    public void lostToRetention(String topic, int partition, long records) {
        meters.counter(LOST_TO_RETENTION, topic).increment(records);
        LOG.error(
                "{} requests of {}-{} left the topic before they were answered: raise its retention.ms",
                records,
                topic,
                partition);
    }

    @Override
    public void replaced(String why) {
        replaced.increment();
        LOG.warn("an outcome could not be written and became a small dead letter: {}", why);
    }

    @Override
    public void rebalanced(int assigned, int revoked, int lost) {
        kind("assigned", assigned);
        kind("revoked", revoked);
        kind("lost", lost);
    }

    @Override
    public void interrupted(int calls) {
        interrupted.increment(calls);
    }

    @Override
    public void fatal(String reason) {
        fatal.accept(reason);
    }

    private void kind(String kind, int partitions) {
        if (partitions > 0) {
            meters.counter(REBALANCES, kind).increment();
        }
    }

    /** The exception's name, without what varies: a label must not grow with time. */
    private static String label(String cause) {
        String head = cause.split("[:\\s]", 2)[0];
        return head.length() <= LONGEST_CAUSE ? head : head.substring(0, LONGEST_CAUSE);
    }
}

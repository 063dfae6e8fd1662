package dev.drover.bench;

import dev.drover.bench.Measurement.BrokerShare;
import dev.drover.bench.Measurement.Window;
import dev.drover.testbed.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One contender, once.
 *
 * @param peersLibraries the folder with Parallel Consumer and the Kafka client that it runs on
 * @param profiled with a flight recording beside the contender's log
 */
record Run(Contender contender, Stage stage, Path peersLibraries, boolean profiled) {
    private static final Duration RECORDED_WITHIN = Duration.ofSeconds(60);

    /** All requests are there before the contender starts. */
    Measurement throughput(Scenario scenario) throws Exception {
        stage.fill(scenario.requests());
        Duration brokerBefore = ProcessFacts.processorTime(stage.brokerPid());
        try (ChildProcess upstream = stage.upstream();
                Outcomes outcomes = stage.outcomes();
                ChildProcess process = start(upstream)) {
            Clock clock = Clock.started(process, outcomes);
            clock.until(1, Clock.FIRST_OUTCOME_WITHIN);
            Clock.Mark first = clock.mark();
            clock.until(scenario.cold(), Clock.STANDSTILL);
            Clock.Mark cold = clock.mark();
            Window warm = scenario.steady() == 0 ? null : warm(scenario, clock, process);
            clock.until(scenario.requests(), Clock.STANDSTILL);
            Measurement measured = new Measurement(
                    first.seconds(),
                    new Window(
                            cold.microsSince(first),
                            cold.rateSince(first),
                            OptionalDouble.empty(),
                            OptionalDouble.empty()),
                    warm,
                    ProcessFacts.residentPeakMegabytes(process.pid()),
                    broker(scenario.requests(), brokerBefore));
            if (profiled) {
                process.terminate();
                process.exitCode(RECORDED_WITHIN);
            }
            return measured;
        }
    }

    private static @Nullable Window warm(Scenario scenario, Clock clock, ChildProcess process) throws Exception {
        clock.until(scenario.warmUp(), Clock.STANDSTILL);
        try (ProcessFacts facts = ProcessFacts.attach(process.pid())) {
            long allocated = facts.allocatedBytes();
            long collecting = facts.collectionMillis();
            clock.poll();
            Clock.Mark warm = clock.mark();
            clock.until(scenario.warmUp() + scenario.steady(), Clock.STANDSTILL);
            Clock.Mark end = clock.mark();
            double count = end.count() - warm.count();
            if (count < scenario.steady() / 2.0) {
                throw new IllegalStateException("the second window was over before it could be measured");
            }
            return new Window(
                    end.microsSince(warm),
                    end.rateSince(warm),
                    OptionalDouble.of((facts.allocatedBytes() - allocated) / count / 1024),
                    OptionalDouble.of(
                            (facts.collectionMillis() - collecting) / 1e3 / (end.seconds() - warm.seconds())));
        }
    }

    private BrokerShare broker(double requests, Duration before) throws Exception {
        Duration used = ProcessFacts.processorTime(stage.brokerPid()).minus(before);
        return new BrokerShare(
                used.toNanos() / 1e3 / requests,
                stage.loggedBytes(false) / requests,
                stage.loggedBytes(true) / requests);
    }

    /**
     * Sends at a steady rate, once the contender is warm: a cold one would work off a queue for longer than is measured.
     *
     * @param warmUp requests that are worked off before
     */
    Latencies latencies(double rate, int warmUp, int seconds) throws Exception {
        int all = (int) (rate * seconds);
        long gap = (long) (1e9 / rate);
        long delay = stage.load().delay().toNanos();
        Histogram histogram = new Histogram(3);
        try (ChildProcess upstream = stage.upstream();
                Outcomes outcomes = stage.outcomes();
                Requests requests = stage.requests();
                ChildProcess process = start(upstream)) {
            for (int number = 0; number <= warmUp; number++) {
                requests.send(number);
            }
            requests.flush();
            Clock.started(process, outcomes).until(warmUp + 1, Clock.FIRST_OUTCOME_WITHIN);
            long start = System.nanoTime();
            Thread feed = Thread.ofPlatform().name("feed").start(() -> {
                for (int number = 1; number <= all; number++) {
                    long due = start + number * gap;
                    while (due > System.nanoTime()) {
                        LockSupport.parkNanos(due - System.nanoTime());
                    }
                    requests.send(warmUp + number);
                }
            });
            long giveUp = start
                    + Duration.ofSeconds(2L * seconds).plus(Clock.STANDSTILL).toNanos();
            while (outcomes.count() <= warmUp + all && System.nanoTime() < giveUp) {
                outcomes.poll(number -> {
                    histogram.recordValue(Math.max(0, System.nanoTime() - (start + (number - warmUp) * gap) - delay));
                });
            }
            feed.join();
            if (outcomes.count() <= warmUp + all) {
                throw new IllegalStateException(contender.title() + " had " + (outcomes.count() - warmUp) + " of " + all
                        + " outcomes when time was up");
            }
        }
        return new Latencies(
                rate,
                histogram.getValueAtPercentile(50) / 1e6,
                histogram.getValueAtPercentile(95) / 1e6,
                histogram.getValueAtPercentile(99) / 1e6,
                histogram.getMaxValue() / 1e6);
    }

    private ChildProcess start(ChildProcess upstream) throws Exception {
        return contender.start(stage, stage.settings(upstream), peersLibraries, profiled);
    }
}

package dev.drover.bench;

import dev.drover.bench.peers.PeerSettings;
import dev.drover.testbed.ChildProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** One contender, once, with topics, a group and an upstream of its own. */
final class Run {
    private static final Duration FIRST_OUTCOME_WITHIN = Duration.ofMinutes(3);
    private static final String LARGEST_REQUEST = "1048588";
    /** Drover refuses a topic that could not take an answer beside the largest request. */
    private static final String LARGEST_RESULT = "2097152";

    private static final Duration RECORDED_WITHIN = Duration.ofSeconds(60);
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    private final Contender contender;
    private final Scenario scenario;
    private final Path folder;
    private final Path peersLibraries;
    private final boolean profiled;
    private final String bootstrapServers;
    private final String name;

    /** @param name unique in the life of the broker */
    Run(
            Contender contender,
            Scenario scenario,
            String bootstrapServers,
            String name,
            Path folder,
            Path libraries,
            boolean profiled)
            throws Exception {
        this.contender = contender;
        this.scenario = scenario;
        this.bootstrapServers = bootstrapServers;
        this.name = name;
        this.folder = Files.createDirectories(folder.resolve(name));
        this.peersLibraries = libraries;
        this.profiled = profiled;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(Stream.of("requests", "results", "usage")
                            .map(kind -> new NewTopic(name + "-" + kind, scenario.partitions(), (short) 1)
                                    .configs(Map.of(
                                            "max.message.bytes",
                                            kind.equals("results") ? LARGEST_RESULT : LARGEST_REQUEST,
                                            "retention.ms",
                                            "-1")))
                            .toList())
                    .all()
                    .get();
        }
    }

    /** All requests are there before the contender starts. */
    Measurement throughput() throws Exception {
        try (Requests requests = new Requests(bootstrapServers, name + "-requests", scenario)) {
            for (int number = 0; number < scenario.requests(); number++) {
                requests.send(number);
            }
            requests.flush();
        }
        try (ChildProcess upstream = upstream();
                Outcomes outcomes = outcomes();
                ChildProcess process = start(upstream)) {
            Clock clock = new Clock(process, outcomes, System.nanoTime());
            clock.until(1, FIRST_OUTCOME_WITHIN);
            Mark first = clock.mark();
            clock.until(scenario.cold(), STANDSTILL);
            Mark cold = clock.mark();
            if (scenario.steady() == 0) {
                return new Measurement(
                        OptionalDouble.of(first.seconds()),
                        micros(first, cold),
                        rate(first, cold),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty());
            }
            clock.until(scenario.warmUp(), STANDSTILL);
            Measurement measured;
            try (ProcessFacts facts = ProcessFacts.attach(process.pid())) {
                long allocated = facts.allocatedBytes();
                long collecting = facts.collectionMillis();
                clock.poll();
                Mark warm = clock.mark();
                clock.until(scenario.warmUp() + scenario.steady(), STANDSTILL);
                Mark end = clock.mark();
                double count = end.count() - warm.count();
                long collected = facts.collectionMillis() - collecting;
                long bytes = facts.allocatedBytes() - allocated;
                if (count < scenario.steady() / 2.0) {
                    throw new IllegalStateException("the second window was over before it could be measured");
                }
                var resident = facts.residentPeakBytes();
                measured = new Measurement(
                        OptionalDouble.of(first.seconds()),
                        micros(first, cold),
                        rate(first, cold),
                        micros(warm, end),
                        rate(warm, end),
                        OptionalDouble.of(bytes / count / 1024),
                        OptionalDouble.of(collected / 1e3 / (end.seconds() - warm.seconds())),
                        resident.isPresent()
                                ? OptionalDouble.of(resident.getAsLong() / 1024.0 / 1024.0)
                                : OptionalDouble.empty());
            }
            if (profiled) {
                process.terminate();
                process.exitCode(RECORDED_WITHIN);
            }
            return measured;
        }
    }

    /**
     * Sends at a steady rate.
     *
     * @param warmUp seconds whose outcomes are not counted
     */
    Latencies latencies(double rate, int warmUp, int seconds) throws Exception {
        int first = (int) (rate * warmUp);
        int all = (int) (rate * (warmUp + seconds));
        long gap = (long) (1e9 / rate);
        Histogram histogram = new Histogram(3);
        try (ChildProcess upstream = upstream();
                Outcomes outcomes = outcomes();
                Requests requests = new Requests(bootstrapServers, name + "-requests", scenario);
                ChildProcess process = start(upstream)) {
            // One request tells when the contender is there; its own time is nobody's business.
            requests.send(0);
            requests.flush();
            new Clock(process, outcomes, System.nanoTime()).until(1, FIRST_OUTCOME_WITHIN);
            long start = System.nanoTime();
            Thread feed = Thread.ofPlatform().name("feed").start(() -> {
                for (int number = 1; number <= all; number++) {
                    long due = start + number * gap;
                    while (due > System.nanoTime()) {
                        LockSupport.parkNanos(due - System.nanoTime());
                    }
                    requests.send(number);
                }
            });
            long giveUp = start
                    + Duration.ofSeconds(2L * (warmUp + seconds))
                            .plus(STANDSTILL)
                            .toNanos();
            while (outcomes.count() <= all && System.nanoTime() < giveUp) {
                outcomes.poll(number -> {
                    long added = System.nanoTime()
                            - (start + number * gap)
                            - scenario.delay().toNanos();
                    if (number > first) {
                        histogram.recordValue(Math.max(0, added));
                    }
                });
            }
            feed.join();
            if (outcomes.count() <= all) {
                throw new IllegalStateException(
                        contender.title() + " had " + outcomes.count() + " of " + all + " outcomes when time was up");
            }
        }
        return new Latencies(
                rate,
                histogram.getValueAtPercentile(50) / 1e6,
                histogram.getValueAtPercentile(95) / 1e6,
                histogram.getValueAtPercentile(99) / 1e6,
                histogram.getMaxValue() / 1e6);
    }

    private ChildProcess upstream() {
        return ChildProcess.java(
                folder.resolve("upstream.log"),
                List.of("-Xmx256m", "-Dlogback.configurationFile=" + Contender.QUIET),
                Upstream.class.getName(),
                List.of(scenario.delay().toString()));
    }

    private Outcomes outcomes() {
        return new Outcomes(bootstrapServers, name + "-results", scenario.partitions());
    }

    private ChildProcess start(ChildProcess upstream) throws Exception {
        URI address = URI.create(upstream.awaitSaid(Upstream.READY, Duration.ofSeconds(30)));
        return contender.start(
                folder,
                new PeerSettings(
                        bootstrapServers,
                        address,
                        name,
                        name + "-requests",
                        name + "-results",
                        name + "-usage",
                        scenario.inFlight(),
                        scenario.partitions()),
                scenario,
                peersLibraries,
                profiled);
    }

    private static OptionalDouble micros(Mark from, Mark to) {
        return OptionalDouble.of(to.processor().minus(from.processor()).toNanos() / 1e3 / (to.count() - from.count()));
    }

    private static OptionalDouble rate(Mark from, Mark to) {
        return OptionalDouble.of((to.count() - from.count()) / (to.seconds() - from.seconds()));
    }

    /** @param seconds since the process was started */
    private record Mark(int count, double seconds, Duration processor) {}

    private record Clock(ChildProcess process, Outcomes outcomes, long start) {
        void poll() {
            outcomes.poll(_ -> {});
        }

        /** @param within without any outcome */
        void until(int count, Duration within) {
            long last = System.nanoTime();
            while (outcomes.count() < count) {
                int before = outcomes.count();
                poll();
                if (outcomes.count() > before) {
                    last = System.nanoTime();
                } else if (System.nanoTime() - last > within.toNanos() || !process.isAlive()) {
                    throw new IllegalStateException("stands still at " + before + " of " + count + " outcomes"
                            + (process.isAlive() ? "" : ", its process has ended") + "; its log is " + process.log());
                }
            }
        }

        Mark mark() {
            return new Mark(
                    outcomes.count(), (System.nanoTime() - start) / 1e9, ProcessFacts.processorTime(process.pid()));
        }
    }
}

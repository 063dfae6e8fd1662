package dev.drover.standalone;

import dev.drover.app.WorkerApplication;
import dev.drover.cli.kafka.Progress;
import dev.drover.standalone.DemoModels.DemoModel;
import dev.drover.standalone.DemoRequests.DemoRequest;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.Oracle;
import dev.drover.testbed.SimulatedProvider;
import dev.drover.testbed.Verdict;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.context.ConfigurableApplicationContext;

/** Broker, provider, worker, producer and counting reader, started, run and stopped in this order. */
final class Demo {
    private static final String REQUESTS = "llm.requests";
    private static final int PARTITIONS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Enqueued over so long that one sees the outage begin and end. */
    private static final Duration FEED = Duration.ofSeconds(8);

    private final int requests;
    private final long seed;

    record Finding(DemoSummary summary, Verdict verdict) {}

    Demo(int requests, long seed) {
        this.requests = requests;
        this.seed = seed;
    }

    /** Runs it all; whatever was started is stopped at the end, also by Ctrl-C. */
    Finding run() {
        Logs.keepForWorker();
        try (Shutdown shutdown = Shutdown.onInterrupt()) {
            say("starting broker, provider and worker (seed " + seed + ") ...");
            SimulatedProvider provider = shutdown.closes(SimulatedProvider.start(DemoModels.faults(seed, requests)));
            int port = EmbeddedBroker.freePort();
            String bootstrapServers = "127.0.0.1:" + port;
            // Each takes a core for some seconds, and the worker waits for a broker anyway.
            CompletableFuture<EmbeddedBroker> broker = async(
                    "demo-broker", () -> EmbeddedBroker.builder().port(port).start());
            shutdown.closes(() -> broker.join().close());
            ConfigurableApplicationContext worker =
                    shutdown.closes(WorkerApplication.start(workerProperties(bootstrapServers, provider.baseUrl())));
            broker.join();
            BreakerOpenings openings = BreakerOpenings.of(worker);
            Readiness.await(worker, PATIENCE);
            List<DemoRequest> lines = DemoRequests.of(seed, requests);
            CompletableFuture<Enqueued> feed =
                    async("demo-feed", () -> RequestFeed.send(bootstrapServers, REQUESTS, lines, FEED));
            return count(bootstrapServers, feed, openings);
        }
    }

    private Finding count(String bootstrapServers, CompletableFuture<Enqueued> feed, BreakerOpenings openings) {
        try (Oracle oracle = Topics.awaitOracle(bootstrapServers, PATIENCE)) {
            while (oracle.outcomes() == 0 && !feed.isDone()) {
                oracle.poll();
            }
            say(String.format(Locale.ROOT, "first outcome %.1f s after the start", secondsSinceStart()));
            Enqueued enqueued = watch(oracle, feed);
            List<String> models = DemoModels.ALL.stream().map(DemoModel::name).toList();
            return new Finding(
                    new Tally(enqueued, oracle).summary(seed, models, openings::of),
                    oracle.verdict(enqueued.timestamps()));
        }
    }

    private Enqueued watch(Oracle oracle, CompletableFuture<Enqueued> feed) {
        try (Progress progress = Progress.of("outcomes", requests)) {
            while (!feed.isDone()) {
                oracle.poll();
                progress.at(oracle.outcomes());
            }
            Enqueued enqueued = feed.join();
            oracle.await(enqueued.timestamps().keySet(), PATIENCE.plusMillis(20L * requests), progress::at);
            return enqueued;
        }
    }

    private static <T> CompletableFuture<T> async(String name, Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().daemon().name(name).start(task));
    }

    private static double secondsSinceStart() {
        return (System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime())
                / 1000.0;
    }

    private static Map<String, Object> workerProperties(String bootstrapServers, String baseUrl) {
        Map<String, Object> properties = new LinkedHashMap<>(DemoModels.properties(baseUrl));
        properties.put("spring.kafka.bootstrap-servers", bootstrapServers);
        properties.put(Shutdown.SPRINGS_OWN, false);
        properties.put(Shutdown.LOGGINGS_OWN, false);
        properties.put("server.address", "127.0.0.1");
        properties.put("server.port", 0);
        properties.put("drover.topics.partitions", PARTITIONS);
        properties.put("drover.topics.replication-factor", 1);
        properties.put("drover.engine.in-flight", 200);
        // Small numbers, so that everything is seen within seconds.
        properties.put("drover.engine.drain", "2s");
        properties.put("drover.breaker.open", "2s");
        properties.put("drover.retry.backoff", "200ms");
        properties.put("drover.retry.max-backoff", "2s");
        return properties;
    }

    private static void say(String what) {
        System.err.println("drover: " + what);
    }
}

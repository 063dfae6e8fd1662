package dev.drover.standalone.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.standalone.WorkerProcess;
import dev.drover.testbed.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One worker with a small heap between a broker and a provider: sends hostile records, asks for hostile answers, sends
 * healthy requests among them, and counts.
 */
public final class HostileRun {
    private static final int PARTITIONS = 4;
    private static final String REQUESTS = "llm.requests";
    private static final int HEALTHY_EVERY = 50;
    private static final int MEGABYTE = 1_000_000;
    /** Records without an outcome: beyond them the feed waits, so that deadlines measure the worker and not the queue. */
    private static final int OUTSTANDING = 4_000;

    private static final Duration READY = Duration.ofMinutes(3);
    private static final Duration LAST_OUTCOMES = Duration.ofMinutes(5);

    /**
     * What is sent.
     *
     * @param records mutated ones
     * @param answers mutated ones
     * @param rounds how often each dear record and each dear answer is sent
     * @param atOnce of each dear one without a pause between them
     * @param heapMegabytes of the worker
     */
    public record Plan(long seed, long records, long answers, int rounds, int atOnce, int heapMegabytes) {}

    private final Plan plan;
    private final Path directory;
    private final Consumer<String> progress;
    private final List<String> problems = new ArrayList<>();
    private long sent;
    private long mostHeld;
    private long nextSample;

    /**
     * Prepares it.
     *
     * @param directory for the worker's configuration and log, which stay
     * @param progress is told now and then
     */
    public HostileRun(Plan plan, Path directory, Consumer<String> progress) {
        this.plan = plan;
        this.directory = directory;
        this.progress = progress;
    }

    /** Starts everything, sends everything, counts, and ends everything. */
    public HostileFinding run() {
        int port = EmbeddedBroker.freePort();
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                HostileProvider provider = HostileProvider.start(new HostileAnswers(plan.seed()))) {
            broker.createTopic(REQUESTS, PARTITIONS);
            try (WorkerProcess worker =
                            WorkerProcess.start(directory, "worker", jvm(), properties(broker, provider, port));
                    WorkerGauges gauges = new WorkerGauges(port)) {
                gauges.awaitReady(READY, () -> worker.process().isAlive());
                return driven(broker, provider, worker, gauges);
            }
        }
    }

    private HostileFinding driven(
            EmbeddedBroker broker, HostileProvider provider, WorkerProcess worker, WorkerGauges gauges) {
        try (OutcomeCount outcomes = new OutcomeCount(broker.bootstrapServers());
                KafkaProducer<byte[], byte[]> producer = producer(broker)) {
            long limit = (long) gauges.value("drover_memory_limit_bytes");
            Feed feed = new Feed(producer, outcomes, () -> watch(worker, gauges, outcomes));
            shapes(feed);
            mutated(feed);
            awaitAll(feed, outcomes);
            boolean ended = !worker.process().isAlive();
            worker.stop(Duration.ofSeconds(90));
            outcomes.poll();
            return finding(
                    outcomes,
                    provider,
                    ended,
                    limit,
                    LogAudit.of(worker.process().log()));
        }
    }

    private void shapes(Feed feed) {
        for (int round = 0; round < plan.rounds(); round++) {
            for (RecordShape shape : RecordShape.values()) {
                byte[] value = shape.of(MEGABYTE).getBytes(UTF_8);
                for (int i = 0; i < plan.atOnce(); i++) {
                    feed.send(value);
                }
                feed.healthy();
            }
            for (HostileAnswers.Shape shape : HostileAnswers.Shape.values()) {
                for (int i = 0; i < plan.atOnce(); i++) {
                    feed.send(asking("shape-" + shape));
                }
                feed.healthy();
            }
            progress.accept(
                    "round " + (round + 1) + " of " + plan.rounds() + " of the dear ones sent, " + sent + " records");
        }
    }

    private void mutated(Feed feed) {
        HostileRecords records = new HostileRecords(plan.seed());
        long all = plan.records() + plan.answers();
        long asked = 0;
        for (long n = 0; n < all; n++) {
            if (asked * all < n * plan.answers()) {
                feed.send(asking("answer-" + asked++));
            } else {
                feed.send(records.value(n));
            }
            if (n % HEALTHY_EVERY == 0) {
                feed.healthy();
            }
            if (n % 50_000 == 49_999) {
                progress.accept(sent + " records sent");
            }
        }
    }

    private void awaitAll(Feed feed, OutcomeCount outcomes) {
        long giveUp = System.nanoTime() + LAST_OUTCOMES.toNanos();
        while (outcomes.results() < sent && System.nanoTime() < giveUp && problems.isEmpty()) {
            feed.look();
        }
    }

    private HostileFinding finding(
            OutcomeCount outcomes, HostileProvider provider, boolean ended, long limit, LogAudit log) {
        problems.addAll(outcomes.faults());
        expect("results", outcomes.results(), sent);
        expect("dead letters", outcomes.letters(), outcomes.errors());
        expect("log lines that tell of an error", log.failures(), outcomes.errors());
        expect("lines that are no event", log.others().size(), 0);
        expect("stack traces", log.stackTraces(), 0);
        return new HostileFinding(
                sent,
                outcomes.results(),
                outcomes.codes(),
                provider.calls(),
                ended,
                mostHeld,
                limit,
                outcomes.measured(),
                outcomes.latency(50),
                outcomes.latency(99),
                log,
                problems);
    }

    private void expect(String what, long found, long wanted) {
        if (found != wanted) {
            problems.add(what + ": " + found + ", not " + wanted);
        }
    }

    private void watch(WorkerProcess worker, WorkerGauges gauges, OutcomeCount outcomes) {
        outcomes.poll();
        if (!worker.process().isAlive()) {
            problems.add("the worker has ended; its log is " + worker.process().log());
            throw new IllegalStateException(problems.getLast());
        }
        if (System.nanoTime() > nextSample) {
            nextSample = System.nanoTime() + Duration.ofMillis(500).toNanos();
            mostHeld = Math.max(mostHeld, (long) gauges.value("drover_memory_held_bytes"));
        }
    }

    private static byte[] asking(String what) {
        return ("{\"custom_id\":\"" + what
                        + "\",\"url\":\"/v1/chat/completions\",\"chain\":\"hostile\",\"body\":{\"messages\":"
                        + "[{\"role\":\"user\",\"content\":\"" + what + "\"}],\"stream\":" + (what.hashCode() % 2 == 0)
                        + "}}")
                .getBytes(UTF_8);
    }

    /** Sends, and waits while too much is outstanding. */
    private final class Feed {
        private final KafkaProducer<byte[], byte[]> producer;
        private final OutcomeCount outcomes;
        private final Runnable look;

        Feed(KafkaProducer<byte[], byte[]> producer, OutcomeCount outcomes, Runnable look) {
            this.producer = producer;
            this.outcomes = outcomes;
            this.look = look;
        }

        void look() {
            look.run();
        }

        void send(byte[] value) {
            while (sent - outcomes.results() >= OUTSTANDING) {
                look();
            }
            producer.send(new ProducerRecord<>(REQUESTS, (int) (sent % PARTITIONS), null, value));
            sent++;
        }

        /** A request of a tenant of its own, whose time to its outcome is measured. */
        void healthy() {
            int partition = (int) (sent % PARTITIONS);
            byte[] value =
                    ("{\"custom_id\":\"healthy\",\"url\":\"/v1/chat/completions\",\"tenant\":\"healthy\",\"chain\":\"ok\",\"body\":"
                        + "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}}")
                            .getBytes(UTF_8);
            try {
                var written = producer.send(new ProducerRecord<>(REQUESTS, partition, null, value))
                        .get();
                outcomes.watch(partition, written.offset(), written.timestamp());
                sent++;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException("a healthy request could not be sent", e);
            }
            look();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 5, "max.request.size", 2 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private List<String> jvm() {
        return List.of(
                "-Xmx" + plan.heapMegabytes() + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }

    /** As an operator would set it, but that no failure is tried again or makes others wait. */
    private static Map<String, Object> properties(EmbeddedBroker broker, HostileProvider provider, int port) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.kafka.bootstrap-servers", broker.bootstrapServers());
        properties.put("server.address", "127.0.0.1");
        properties.put("server.port", port);
        properties.put("logging.config", "classpath:dev/drover/standalone/hostile/logback.xml");
        properties.put("logging.structured.format.console", "logstash");
        properties.put("drover.topics.replication-factor", 1);
        properties.put("drover.default-deadline", "2m");
        properties.put("drover.rounds.max", 1);
        properties.put("drover.breaker.failure-rate", 100);
        properties.put("drover.breaker.window", 1_000_000);
        properties.put("drover.breaker.minimum-calls", 1_000_000);
        properties.put("drover.breaker.open", "1ms");
        properties.put("drover.breaker.forced-open", "1ms");
        properties.put("drover.breaker.longest-pause", "1ms");
        properties.put("drover.retry.retry-after", "1ms");
        for (int i = 0; i < 2; i++) {
            String name = i == 0 ? "ok" : "hostile";
            properties.put("drover.providers[" + i + "].name", name);
            properties.put("drover.providers[" + i + "].base-url", provider.baseUrl());
            properties.put("drover.providers[" + i + "].api-key", "sk-simulated-not-a-secret-000");
            String model = "drover.models[" + i + "].";
            properties.put(model + "name", name);
            properties.put(model + "provider", name);
            properties.put(model + "attempts", 1);
            properties.put(model + "timeouts.response", "20s");
            properties.put(model + "timeouts.first-token", "20s");
            properties.put(model + "timeouts.chunk-gap", "20s");
            properties.put(model + "timeouts.total", "60s");
            properties.put(model + "prices.input", "1");
            properties.put(model + "prices.output", "2");
            properties.put("drover.chains[" + i + "].name", name);
            properties.put("drover.chains[" + i + "].models[0]", name);
        }
        properties.put("drover.default-chain", "ok");
        return properties;
    }
}

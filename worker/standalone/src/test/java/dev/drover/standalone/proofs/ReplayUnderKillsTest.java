package dev.drover.standalone.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.standalone.proofs.TestingDeadLetters.Death;
import dev.drover.testbed.ChildProcess;
import dev.drover.testbed.EmbeddedBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays dead letters in processes that are killed (SIGKILL) at random moments and started again, as a new run or resumed,
 * and sometimes with another one at the same time. Long form: 20,000 letters and ten kills; short: 2,000 and three.
 */
@Timeout(900)
class ReplayUnderKillsTest {
    private static final int LETTERS = Form.of(2_000, 20_000);
    private static final int KILLS = Form.of(3, 10);
    private static final int PARTITIONS = 4;
    private static final String OUTCOME = "\"outcome\":\"sent\"";

    @TempDir
    Path folder = Path.of(".");

    private final long seed = Long.getLong("drover.seed", System.nanoTime() % 1_000_000);
    private final Random random = new Random(seed);
    private int started;

    @Test
    void everyLetterIsReplayedExactlyOnce() throws IOException {
        System.out.println("seed " + seed + " (-Ddrover.seed)");
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            for (String topic : List.of("llm.requests", "llm.requests-dlt", "llm.results")) {
                broker.createTopic(topic, PARTITIONS);
            }
            try (TestingDeadLetters letters = new TestingDeadLetters(broker.bootstrapServers())) {
                for (int i = 0; i < LETTERS; i++) {
                    letters.write(
                            new Death(
                                    i % PARTITIONS,
                                    i / PARTITIONS,
                                    "r-" + i,
                                    "acme",
                                    "gpt-4.1",
                                    "timeout",
                                    "no answer"),
                            Instant.now());
                }
            }
            Optional<String> interrupted = Optional.empty();
            int sentBefore = 0;
            int hits = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                boolean resumes = interrupted.isPresent() && random.nextBoolean();
                List<String> more = resumes ? List.of("--resume", interrupted.orElseThrow()) : List.of();
                try (ChildProcess run = start(broker, more);
                        Twin twin = random.nextInt(3) == 0 ? new Twin(start(broker, List.of())) : Twin.NONE) {
                    int after = random.nextInt(Math.max(1, 2 * (LETTERS - sentBefore) / (KILLS - kill + 2)));
                    await().atMost(Duration.ofMinutes(2))
                            .pollInterval(Duration.ofMillis(5))
                            .until(() -> (sent(run.log()) + twin.sent() >= after
                                            && (run.said("run ").isPresent()
                                                    || run.said("goes on").isPresent()))
                                    || !run.isAlive());
                    hits += run.isAlive() && sent(run.log()) + twin.sent() > 0 ? 1 : 0;
                    run.kill();
                    interrupted = sent(run.log()) > 0 && !resumes
                            ? run.said("run ").map(line -> line.substring(0, line.indexOf(',')))
                            : resumes ? interrupted : Optional.empty();
                    twin.kill();
                    sentBefore = oracle(broker, PARTITIONS).size();
                    System.out.println("kill " + (kill + 1) + (resumes ? " of a resumed run" : "") + twin.told() + ": "
                            + sentBefore + " sent");
                }
            }
            try (ChildProcess last = start(broker, List.of())) {
                assertThat(last.exitCode(Duration.ofMinutes(3)))
                        .as(Files.readString(last.log())
                                .lines()
                                .filter(line -> !line.startsWith("{"))
                                .toList()
                                .toString())
                        .isZero();
            }
            Map<String, Integer> seen = oracle(broker, PARTITIONS);
            assertThat(seen).as("seed %d", seed).hasSize(LETTERS);
            assertThat(seen.values()).as("seed %d", seed).allMatch(times -> times == 1);
            assertThat(hits).as("kills that met a run at work").isPositive();
        }
    }

    private ChildProcess start(EmbeddedBroker broker, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "dlq",
                "replay",
                "--bootstrap-server",
                broker.bootstrapServers(),
                "--because",
                "the test",
                "--rate",
                Integer.toString(Form.of(800, 1_500)),
                "-o",
                "jsonl"));
        arguments.addAll(more);
        return ChildProcess.java(
                folder.resolve("replay-" + started++ + ".log"),
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                "dev.drover.cli.Main",
                arguments);
    }

    private static long sent(Path log) throws IOException {
        try (var lines = Files.lines(log, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.contains(OUTCOME)).count();
        }
    }

    /** How often each request is there, by key, for a reader that shares nothing with the replay. */
    static Map<String, Integer> oracle(EmbeddedBroker broker, int width) {
        Map<String, Integer> seen = new HashMap<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                partitions.add(new TopicPartition("llm.requests", i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(each -> seen.merge(new String(each.key(), StandardCharsets.UTF_8), 1, Integer::sum));
            }
        }
        return seen;
    }

    /** A second run beside the first, or none. */
    private record Twin(@org.jspecify.annotations.Nullable ChildProcess process) implements AutoCloseable {
        static final Twin NONE = new Twin(null);

        String told() {
            return process == null ? "" : " with another at the same time";
        }

        long sent() throws IOException {
            return process == null ? 0 : ReplayUnderKillsTest.sent(process.log());
        }

        void kill() {
            close();
        }

        @Override
        public void close() {
            if (process != null) {
                process.close();
            }
        }
    }
}

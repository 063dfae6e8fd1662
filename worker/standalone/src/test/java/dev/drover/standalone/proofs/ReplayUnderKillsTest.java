package dev.drover.standalone.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.standalone.proofs.TestingDeadLetters.Death;
import dev.drover.testbed.EmbeddedBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays dead letters in processes that are killed (SIGKILL) and started again, as a new run or resumed, and sometimes
 * with another one at the same time. The work is divided into as many stretches as there are kills, and each has one, at a
 * random letter of it and a random moment after; a process that is not alive then has not been killed, and the stretch is
 * tried again. Long form: 20,000 letters and ten kills; short: 2,000 and three.
 */
@Timeout(2400)
class ReplayUnderKillsTest {
    private static final int LETTERS = Form.of(2_000, 20_000);
    private static final int KILLS = Form.of(3, 10);
    private static final int PARTITIONS = 4;
    /** So long a transaction and the wait for the next take together: a kill may meet either. */
    private static final int CYCLE_MS = 250;
    /** Percent of the letters that have kills among them; the rest is left for the last kill to find somebody at work. */
    private static final int WORK = Form.of(70, 90);

    @TempDir
    Path folder = Path.of(".");

    private final long seed = Long.getLong("drover.seed", System.nanoTime() % 1_000_000);
    private final Random random = new Random(seed);
    private final List<Integer> kills = new ArrayList<>();
    private int midTransaction;
    private int resumed;
    private int twins;
    private @Nullable String interrupted;

    @Test
    void everyLetterIsReplayedExactlyOnce() throws Exception {
        System.out.println("seed " + seed + " (-Ddrover.seed)");
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Admin admin = broker.admin()) {
            for (String topic : List.of("llm.requests", "llm.requests-dlt", "llm.results")) {
                broker.createTopic(topic, PARTITIONS);
            }
            write(broker);
            long begun = System.nanoTime();
            int starts = 0;
            while (kills.size() < KILLS) {
                starts++;
                killOnce(broker, admin);
            }
            try (ReplayProcess last = start(broker, null)) {
                starts++;
                assertThat(last.exitCode(Duration.ofMinutes(15)))
                        .as("the last run: %s", last.words())
                        .isZero();
            }
            long took = System.nanoTime() - begun;
            Map<String, Integer> requests = oracle(broker, "llm.requests");
            Map<String, Integer> marks = oracle(broker, "llm.replays");
            long doubled = requests.values().stream().filter(times -> times > 1).count();
            Form.print(
                    "replay under kills",
                    "seed %d, %d letters; SIGKILL after %s letters were done; %d of %d kills with a transaction open, "
                            + "%d of a resumed run, %d with two at the same time; %d starts; missing %d, doubled %d, "
                            + "marks %d; %s",
                    seed,
                    LETTERS,
                    kills,
                    midTransaction,
                    KILLS,
                    resumed,
                    twins,
                    starts,
                    LETTERS - requests.size(),
                    doubled,
                    marks.size(),
                    Form.seconds(took));
            assertThat(requests).as("seed %d", seed).hasSize(LETTERS);
            assertThat(requests.values()).as("seed %d", seed).allMatch(times -> times == 1);
            assertThat(marks).as("seed %d", seed).hasSize(LETTERS);
            assertThat(kills).as("seed %d", seed).isSorted().hasSize(KILLS);
        }
    }

    private void write(EmbeddedBroker broker) {
        try (TestingDeadLetters letters = new TestingDeadLetters(broker.bootstrapServers())) {
            for (int i = 0; i < LETTERS; i++) {
                letters.write(
                        new Death(i % PARTITIONS, i / PARTITIONS, "r-" + i, "acme", "gpt-4.1", "timeout", "no answer"),
                        Instant.now());
            }
        }
    }

    /** One process, perhaps two, up to the next kill. */
    private void killOnce(EmbeddedBroker broker, Admin admin) throws Exception {
        int before = kills.isEmpty() ? 0 : oracle(broker, "llm.requests").size();
        int stretch = LETTERS * WORK / 100 / KILLS;
        int at = Math.max(before + 1, kills.size() * stretch + 1 + random.nextInt(stretch));
        String resumes = random.nextBoolean() ? interrupted : null;
        boolean twin = random.nextInt(3) == 0;
        try (ReplayProcess run = start(broker, resumes);
                ReplayProcess other = twin ? start(broker, null) : ReplayProcess.NONE) {
            await().atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> before + run.sent() + other.sent() >= at || !run.isAlive() && !other.isAlive());
            long moment = System.nanoTime()
                    + Duration.ofMillis(random.nextInt(CYCLE_MS)).toNanos();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> System.nanoTime() >= moment);
            boolean atWork = run.isAlive() || other.isAlive();
            run.close();
            other.close();
            if (run.sent() > 0 && resumes == null) {
                interrupted = run.id();
            }
            boolean open = TransactionState.ONGOING == claim(admin);
            int done = oracle(broker, "llm.requests").size();
            System.out.println((atWork ? "kill " + (kills.size() + 1) : "no kill, it had ended")
                    + (resumes == null ? "" : " of a resumed run") + (twin ? " with two at the same time" : "") + ": "
                    + done + " of " + LETTERS + " done" + (open ? ", a transaction open" : ""));
            if (atWork) {
                kills.add(done);
                midTransaction += open ? 1 : 0;
                resumed += resumes == null ? 0 : 1;
                twins += twin ? 1 : 0;
            } else {
                assertThat(done)
                        .as("nothing was left to kill; %s %s", run.words(), other.words())
                        .isLessThan(LETTERS);
            }
        }
    }

    private static TransactionState claim(Admin admin) throws Exception {
        String id = "drover-replay-llm.replays";
        return admin.describeTransactions(List.of(id)).description(id).get().state();
    }

    private ReplayProcess start(EmbeddedBroker broker, @Nullable String resumes) throws IOException {
        return ReplayProcess.start(folder, broker.bootstrapServers(), Form.of(400, 1_500), resumes);
    }

    /** How often each key is there for a read_committed reader that shares nothing with the replay. */
    static Map<String, Integer> oracle(EmbeddedBroker broker, String topic) {
        Map<String, Integer> seen = new HashMap<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
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
}

package dev.drover.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.cli.operate.StatusCommand;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** Three workers get a new configuration one by one, under load, and one goes back; no request dies of it. */
@Timeout(300)
class RolloutTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PARTITIONS = 6;
    private static final Object[] NEW_CHAIN = {"drover.chains[3].name", "extra", "drover.chains[3].models", "gpt-4.1"};

    private int sent;

    private void send(KafkaProducer<String, String> producer, String chain) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String value = "{\"custom_id\":\"" + sent++ + "\",\"chain\":\"" + chain + "\",\"method\":\"POST\","
                                                                                    + "\"url\":\"/v1/chat/completions\",\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}}";
            producer.send(new ProducerRecord<>("llm.requests", partition, null, value));
        }
        producer.flush();
    }

    @Test
    void requestsForWhatOnlySomeWorkersKnowWaitForTheOthers() {
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                        .sessionTimeout(Duration.ofSeconds(6))
                        .start();
                SimulatedProvider provider = SimulatedProvider.start(FaultPlan.NONE);
                TestingTopics topics = new TestingTopics(broker.bootstrapServers());
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            List<TestingWorker> workers = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    workers.add(start(broker, provider));
                }
                send(producer, "balanced");
                replace(workers, 0, start(broker, provider, NEW_CHAIN));
                awaitOthers(workers.get(1), 1);
                send(producer, "extra");
                send(producer, "balanced");
                assertThat(status(broker)).contains("workers are configured differently", "also has chains [extra]");
                assertThat(workers.get(1).get("/health/readiness").body()).contains("also has chains [extra]");
                assertThat(topics.read("llm.results", 2 * PARTITIONS))
                        .as("what all know is answered meanwhile")
                        .hasSizeLessThanOrEqualTo(3 * PARTITIONS);
                replace(workers, 1, start(broker, provider, NEW_CHAIN));
                replace(workers, 2, start(broker, provider, NEW_CHAIN));
                assertThat(topics.read("llm.results", sent)).hasSize(sent);

                replace(workers, 0, start(broker, provider));
                send(producer, "extra");
                send(producer, "balanced");
                replace(workers, 0, start(broker, provider, NEW_CHAIN));
                assertThat(topics.read("llm.results", sent)).hasSize(sent);
                assertThat(topics.read("llm.requests-dlt", 0)).isEmpty();
                awaitOthers(workers.get(1), 0);

                send(producer, "nowhere");
                assertThat(topics.read("llm.requests-dlt", PARTITIONS)).hasSize(PARTITIONS);
            } finally {
                workers.parallelStream().forEach(TestingWorker::close);
            }
        }
    }

    private static TestingWorker start(EmbeddedBroker broker, SimulatedProvider provider, Object... more) {
        Object[] pairs = new Object[more.length + 2];
        pairs[0] = "drover.topics.partitions";
        pairs[1] = PARTITIONS;
        System.arraycopy(more, 0, pairs, 2, more.length);
        return TestingWorker.start(broker.bootstrapServers(), provider, pairs).awaitReady();
    }

    /** The new one is there before the old one goes. */
    private static void replace(List<TestingWorker> workers, int index, TestingWorker by) {
        workers.set(index, by).close();
    }

    private static void awaitOthers(TestingWorker worker, int count) {
        await().atMost(PATIENCE)
                .until(() -> worker.get("/prometheus").body().contains("drover_workers_other_configuration " + count));
    }

    private static String status(EmbeddedBroker broker) {
        StringWriter screen = new StringWriter();
        await().atMost(PATIENCE).until(() -> {
            screen.getBuffer().setLength(0);
            new CommandLine(new StatusCommand())
                    .setOut(new PrintWriter(screen))
                    .setErr(new PrintWriter(screen))
                    .execute("--bootstrap-server", broker.bootstrapServers());
            return screen.toString().contains("configured differently");
        });
        return screen.toString();
    }
}

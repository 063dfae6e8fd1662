package dev.drover.cli;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.BudgetRefusal;
import dev.drover.contracts.Json;
import dev.drover.contracts.WorkerAnnouncement;
import dev.drover.operations.SpendTopics;
import dev.drover.testbed.EmbeddedBroker;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.JsonNode;

/** A broker with spend, budgets and what workers say of them. */
final class TestingBudgets implements AutoCloseable {
    private final EmbeddedBroker broker = EmbeddedBroker.start();
    private final SpendTopics topics = new SpendTopics(broker);

    TestingBudgets() {
        broker.createTopic("llm.workers", 1, Map.of("cleanup.policy", "compact"));
    }

    String brokers() {
        return broker.bootstrapServers();
    }

    SpendTopics topics() {
        return topics;
    }

    Screen budgets(String... more) {
        return Screen.at(
                brokers(), Stream.concat(Stream.of("budgets"), Stream.of(more)).toArray(String[]::new));
    }

    void spend(String tenant, String model, String usd) {
        topics.commit(List.of(topics.event(tenant, model, Instant.now(), usd, Map.of())));
    }

    /** As a worker says it of a tenant's budget over all models. */
    void refused(String tenant, BudgetPeriod period, String usd) throws Exception {
        WorkerAnnouncement said = new WorkerAnnouncement(
                "worker-of-" + tenant,
                "drover",
                null,
                "0123456789ab",
                Set.of(),
                Set.of(),
                Set.of(),
                null,
                false,
                Instant.now(),
                List.of(new BudgetRefusal(
                        new BudgetKey.Budget(tenant, null, period), "gpt-4.1", new BigDecimal(usd), Instant.now())));
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("llm.workers", WorkerAnnouncement.key(said.worker()), said.value()))
                    .get();
        }
    }

    static List<JsonNode> lines(Screen screen) {
        return screen.out()
                .lines()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Override
    public void close() {
        topics.close();
        broker.close();
    }
}

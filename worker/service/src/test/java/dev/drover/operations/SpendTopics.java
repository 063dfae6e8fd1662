package dev.drover.operations;

import static org.awaitility.Awaitility.await;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Billing;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.CommitMarker;
import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.LedgerValue;
import dev.drover.contracts.Origin;
import dev.drover.contracts.Spend;
import dev.drover.contracts.Usage;
import dev.drover.contracts.UsageCodec;
import dev.drover.contracts.UsageEvent;
import dev.drover.testbed.EmbeddedBroker;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes usage events, and the ledger that they add up to, as a worker does: in transactions. */
public final class SpendTopics implements AutoCloseable {
    private static final List<TopicPartition> PARTITIONS = List.of(
            new TopicPartition("llm.usage", 0),
            new TopicPartition("llm.usage", 1),
            new TopicPartition("llm.ledger", 0),
            new TopicPartition("llm.ledger", 1),
            new TopicPartition("llm.budgets", 0));

    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private final Map<LedgerKey, Map<String, Spend>> sums = new HashMap<>();
    private long offset;

    public SpendTopics(EmbeddedBroker broker) {
        broker.createTopic("llm.usage", 2);
        broker.createTopic("llm.ledger", 2, Map.of("cleanup.policy", "compact"));
        broker.createTopic("llm.budgets", 1, Map.of("cleanup.policy", "compact"));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "spend"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        admin = broker.admin();
    }

    /** The broker answers a commit before its markers are written, and readers end where the markers do. */
    private void end() {
        producer.commitTransaction();
        await().until(() -> ends(IsolationLevel.READ_COMMITTED).equals(ends(IsolationLevel.READ_UNCOMMITTED)));
    }

    private Map<TopicPartition, Long> ends(IsolationLevel level) throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        PARTITIONS.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(asked, new ListOffsetsOptions(level))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** A record of the budget topic as another system spells it. */
    public void budget(String key, @Nullable String value) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(
                "llm.budgets",
                key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8)));
        end();
    }

    public UsageEvent event(String tenant, String model, Instant at, String usd, Map<String, String> dimensions) {
        return event(tenant, attempt(model, at, usd, Billing.BILLED), dimensions);
    }

    public UsageEvent event(String tenant, Attempt attempt, Map<String, String> dimensions) {
        long next = offset++;
        return new UsageEvent(
                "req_" + next,
                null,
                tenant,
                dimensions,
                attempt.endedAt(),
                attempt,
                new Origin("llm.requests", 0, next));
    }

    public static Attempt attempt(String model, Instant at, String usd, Billing billing) {
        return new Attempt(
                1,
                model,
                "openai",
                model + "-2025-04-14",
                200,
                null,
                null,
                100,
                at,
                Usage.of(100, 20),
                usd.equals("?") ? null : new AttemptCost(new BigDecimal(usd), "v1"),
                null,
                billing);
    }

    /** Events and ledger in one transaction. */
    public void commit(List<UsageEvent> events) {
        producer.beginTransaction();
        for (UsageEvent event : events) {
            send("llm.usage", event.tenant().getBytes(StandardCharsets.UTF_8), UsageCodec.encode(event));
            for (BudgetPeriod window : BudgetPeriod.values()) {
                contribute(event, LedgerPeriod.of(window, event.at(), ZoneOffset.UTC));
            }
        }
        send("llm.ledger", CommitMarker.key("drover", "llm.requests", 0), CommitMarker.value(1));
        end();
    }

    private void contribute(UsageEvent event, LedgerPeriod period) {
        LedgerKey key = new LedgerKey("drover", event.tenant(), period, "llm.requests", 0, null);
        Map<String, Spend> models = sums.computeIfAbsent(key, _ -> new HashMap<>());
        models.merge(event.attempt().model(), Spend.of(event.attempt()), Spend::plus);
        send("llm.ledger", key.bytes(), new LedgerValue(models).bytes());
    }

    /** A worker that died before its commit. */
    public void abort(List<UsageEvent> events) {
        producer.beginTransaction();
        events.forEach(
                event -> send("llm.usage", event.tenant().getBytes(StandardCharsets.UTF_8), UsageCodec.encode(event)));
        producer.flush();
        producer.abortTransaction();
    }

    public void raw(String topic, String value) {
        producer.beginTransaction();
        send(topic, new byte[0], value.getBytes(StandardCharsets.UTF_8));
        end();
    }

    private void send(String topic, byte[] key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key, value));
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}

package dev.drover.standalone.proofs;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the topics say was spent, read as committed and added up here: no code of the worker. */
final class TestingBooks {
    private static final JsonMapper JSON = JsonMapper.shared();

    private TestingBooks() {}

    /** Σ of the newest values of a tenant's keys in one period: billed, priced or estimated. */
    static BigDecimal ledger(String bootstrapServers, String tenant, String period) {
        Map<String, JsonNode> newest = new HashMap<>();
        for (ConsumerRecord<String, String> each : read(bootstrapServers, "llm.ledger")) {
            JsonNode key = JSON.readTree(each.key());
            if (key.path("kind").asString("").equals("spend")
                    && key.path("tenant").asString("").equals(tenant)
                    && key.path("period").asString("").equals(period)
                    && each.value() != null) {
                newest.put(each.key(), JSON.readTree(each.value()));
            }
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode value : newest.values()) {
            for (JsonNode model : value.path("models")) {
                sum = sum.add(money(model, "usd")).add(money(model, "estimated_usd"));
            }
        }
        return sum;
    }

    /** Σ of the usage events of a tenant that were surely billed. */
    static BigDecimal usage(String bootstrapServers, String tenant) {
        BigDecimal sum = BigDecimal.ZERO;
        for (ConsumerRecord<String, String> each : read(bootstrapServers, "llm.usage")) {
            JsonNode event = JSON.readTree(each.value());
            JsonNode attempt = event.path("attempt");
            if (event.path("tenant").asString("").equals(tenant)
                    && attempt.path("billing").asString("").equals("billed")) {
                sum = sum.add(money(attempt.path("cost"), "usd"));
            }
        }
        return sum;
    }

    private static BigDecimal money(JsonNode node, String name) {
        return new BigDecimal(node.path(name).asString("0"));
    }

    private static List<ConsumerRecord<String, String>> read(String bootstrapServers, String topic) {
        List<ConsumerRecord<String, String>> all = new ArrayList<>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "enable.auto.commit", "false");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }
}

package dev.drover.standalone.proofs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes dead letters as the worker does, without having a worker fail first. */
public final class TestingDeadLetters implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    public TestingDeadLetters(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.in.flight.requests.per.connection", "1"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * One letter of {@code llm.requests}.
     *
     * @param partition of the request that died, and of the letter
     * @param offset of the request that died
     */
    public record Death(
            int partition, long offset, String customId, String tenant, String model, String reason, String error) {}

    public void write(Death death, Instant at) {
        String request = """
            {"custom_id":"%s","method":"POST","url":"/v1/chat/completions","tenant":"%s","task":"bulk",\
            "body":{"model":"%s","max_tokens":200,"messages":[{"role":"user","content":"Summarise the attached report."}]}}\
            """.formatted(death.customId, death.tenant, death.model);
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                "llm.requests-dlt", death.partition, at.toEpochMilli(), bytes(death.customId), bytes(request));
        letter.headers()
                .add("kafka_dlt-original-topic", bytes("llm.requests"))
                .add(
                        "kafka_dlt-original-partition",
                        ByteBuffer.allocate(4).putInt(death.partition).array())
                .add(
                        "kafka_dlt-original-offset",
                        ByteBuffer.allocate(8).putLong(death.offset).array())
                .add("drover-reason", bytes(death.reason))
                .add("drover-error", bytes(death.error))
                .add("drover-tenant", bytes(death.tenant))
                .add("drover-origin", bytes("llm.requests-" + death.partition + "@" + death.offset))
                .add("drover-replays", bytes("0"));
        var _ = producer.send(letter);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns when the broker has all of them. */
    @Override
    public void close() {
        producer.close();
    }
}

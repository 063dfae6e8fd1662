package dev.drover.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes numbered requests. For one thread. */
final class Requests implements AutoCloseable {
    private final Load load;
    private final String topic;
    private final String prompt;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    Requests(String bootstrapServers, String topic, Load load) {
        this.load = load;
        this.topic = topic;
        String words = "Tell of drovers who lead a herd through the valley in the evening. ";
        this.prompt = words.repeat(load.bodyBytes() / words.length() + 1).substring(0, load.bodyBytes());
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        // A partition that was just created may take a later batch before the first.
                        "max.in.flight.requests.per.connection",
                        1,
                        "linger.ms",
                        5,
                        "batch.size",
                        65_536),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Hands one request to the producer, without waiting. The partition is the number's, the tenant too. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of it.
    void send(int number) {
        byte[] line = ("{\"custom_id\":\"b-" + number
                        + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"tenant\":\"t"
                        + number % load.tenants()
                        + "\",\"body\":{\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt
                        + "\"}]}}")
                .getBytes(UTF_8);
        byte[] key = ("k" + number).getBytes(UTF_8);
        producer.send(new ProducerRecord<>(topic, number % load.partitions(), key, line), (_, failed) -> {
            if (failed != null) {
                failure.set(failed);
            }
        });
    }

    /** Waits until all are written. */
    void flush() {
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a request could not be written", failed);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}

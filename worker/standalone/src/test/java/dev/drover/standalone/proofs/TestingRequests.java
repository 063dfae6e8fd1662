package dev.drover.standalone.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.testbed.Oracle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** An ordinary producer of requests that says which partition they go to. */
final class TestingRequests implements AutoCloseable {
    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, Long> enqueued = new LinkedHashMap<>();
    private int count;

    TestingRequests(String bootstrapServers, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "linger.ms",
                        "5",
                        "delivery.timeout.ms",
                        "120000",
                        // A partition just created may refuse the first batch and take the second: then the first,
                        // which is out of order now, is refused for good.
                        "max.in.flight.requests.per.connection",
                        "1"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** One request to be enqueued; the prompt has no characters that JSON would escape. */
    record Asked(int partition, String chain, String prompt, int maxTokens) {}

    /** Sends them in this order and returns their origins once all have been acknowledged. */
    List<String> send(List<Asked> all) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Asked asked : all) {
            sent.add(producer.send(new ProducerRecord<>(topic, asked.partition, "k" + count, line(asked))));
        }
        producer.flush();
        List<String> origins = new ArrayList<>();
        for (Future<RecordMetadata> each : sent) {
            RecordMetadata metadata = acknowledged(each);
            String origin = Oracle.origin(metadata.topic(), metadata.partition(), metadata.offset());
            enqueued.put(origin, metadata.timestamp());
            origins.add(origin);
        }
        return origins;
    }

    /** Everything so far, by origin with the records' timestamps. */
    Map<String, Long> enqueued() {
        return enqueued;
    }

    private byte[] line(Asked asked) {
        count++;
        return ("{\"custom_id\":\"p-" + count + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"tenant\":\""
                        + asked.chain + "\",\"chain\":\"" + asked.chain + "\",\"body\":{\"max_tokens\":"
                        + asked.maxTokens
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + asked.prompt + " " + count + "\"}]}}")
                .getBytes(UTF_8);
    }

    private static RecordMetadata acknowledged(Future<RecordMetadata> sent) {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request could not be enqueued", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}

package dev.drover.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed results and knows which requests have theirs. For one thread. */
final class Outcomes implements AutoCloseable {
    private static final byte[] ID = "\"custom_id\":\"b-".getBytes(UTF_8);
    /** Where the id stands in a line of Drover and of the peers, with room. */
    private static final int WITHIN = 400;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BitSet seen = new BitSet();
    private int doubles;

    Outcomes(String bootstrapServers, String topic, int partitions) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "max.poll.records", "10000",
                        "fetch.max.wait.ms", "20"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** Takes what is there, and tells each request's number when its first outcome is read. */
    void poll(IntConsumer each) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
            int number = number(record.value());
            if (seen.get(number)) {
                doubles++;
            } else {
                seen.set(number);
                each.accept(number);
            }
        }
    }

    int count() {
        return seen.cardinality();
    }

    int doubles() {
        return doubles;
    }

    private static int number(byte[] line) {
        int last = Math.min(line.length - ID.length, WITHIN);
        outer:
        for (int i = 0; i < last; i++) {
            for (int j = 0; j < ID.length; j++) {
                if (line[i + j] != ID[j]) {
                    continue outer;
                }
            }
            int number = 0;
            for (int at = i + ID.length; line[at] >= '0' && line[at] <= '9'; at++) {
                number = number * 10 + line[at] - '0';
            }
            return number;
        }
        throw new IllegalStateException("a result without a request's number: " + new String(line, UTF_8));
    }

    @Override
    public void close() {
        consumer.close();
    }
}

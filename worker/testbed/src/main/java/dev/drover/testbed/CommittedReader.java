package dev.drover.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads whole topics from their beginning with {@code isolation.level=read_committed} and without a group: what any
 * reader gets to see, and nothing else.
 */
final class CommittedReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();

    /**
     * Connects.
     *
     * @throws IllegalStateException if a topic does not exist
     */
    CommittedReader(String bootstrapServers, Collection<String> topics) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "fetch.max.wait.ms", "50",
                        "max.poll.records", "5000",
                        "default.api.timeout.ms", Long.toString(PATIENCE.toMillis())),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        for (String topic : topics) {
            var infos = consumer.partitionsFor(topic);
            if (infos == null || infos.isEmpty()) {
                consumer.close();
                throw new IllegalStateException("no topic " + topic + " on " + bootstrapServers);
            }
            infos.forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads what is there now, waiting a moment if there is nothing. */
    void poll(Duration atMost, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.poll(atMost).forEach(each);
    }

    /** Reads until the last offset that is stable at this moment, on every partition. */
    void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("the end offsets " + ends + " were not reached in " + PATIENCE);
            }
            poll(Duration.ofMillis(100), each);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}

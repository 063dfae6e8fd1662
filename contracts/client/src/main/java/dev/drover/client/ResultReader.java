package dev.drover.client;

import dev.drover.contracts.ChunkCodec;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.ResultCodec;
import dev.drover.contracts.ResultLine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads the result topic, and the chunk topic if asked to, from their ends on; hands what it reads to the correlation. */
final class ResultReader implements Runnable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final Correlation correlation;
    private final @Nullable String chunks;
    private volatile boolean stopping;

    /**
     * Returns only when the position in every partition is known: no later result is missed.
     *
     * @param chunks the topic of chunks; null if they are not wanted
     */
    ResultReader(Consumer<byte[], byte[]> consumer, String results, @Nullable String chunks, Correlation correlation) {
        this.consumer = consumer;
        this.chunks = chunks;
        this.correlation = correlation;
        List<String> topics = chunks == null ? List.of(results) : List.of(results, chunks);
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    @Override
    public void run() {
        try (consumer) {
            while (!stopping) {
                pollOnce();
            }
        } catch (WakeupException _) {
            // close() said so
        } catch (RuntimeException e) {
            correlation.breakOff(new IllegalStateException("results can no longer be read", e));
        }
    }

    void pollOnce() {
        for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(POLL)) {
            byte[] value = polled.value();
            if (polled.topic().equals(chunks)) {
                chunk(polled);
            } else if (value != null) {
                take(value);
            }
        }
        correlation.catchUp();
    }

    private void chunk(ConsumerRecord<byte[], byte[]> polled) {
        Header origin = polled.headers().lastHeader(HeaderNames.ORIGIN);
        if (origin == null || origin.value() == null) {
            return;
        }
        try {
            correlation.chunk(
                    new String(origin.value(), StandardCharsets.UTF_8),
                    ChunkCodec.decode(polled.value()),
                    polled.serializedValueSize());
        } catch (IllegalArgumentException _) {
            // Of a later release: the result tells all.
        }
    }

    void stop() {
        stopping = true;
        consumer.wakeup();
    }

    private void take(byte[] value) {
        ResultLine line;
        try {
            line = ResultCodec.decode(value);
        } catch (IllegalArgumentException _) {
            return; // the answer to somebody else's request in another format
        }
        correlation.result(line);
    }
}

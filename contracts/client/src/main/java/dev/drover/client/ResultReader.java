package dev.drover.client;

import dev.drover.contracts.ResultCodec;
import dev.drover.contracts.ResultLine;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads the result topic from its end on and hands every native line to the correlation. */
final class ResultReader implements Runnable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final Correlation correlation;
    private volatile boolean stopping;

    /** Returns only when the position in every partition is known: no later result is missed. */
    ResultReader(Consumer<byte[], byte[]> consumer, String topic, Correlation correlation) {
        this.consumer = consumer;
        this.correlation = correlation;
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
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
            if (value != null) {
                take(value);
            }
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

package dev.drover.engine;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Polls without burning a processor. What a consumer has prefetched of a paused partition makes it spin through a
 * poll's whole timeout (KAFKA-21084), so while partitions are paused it is asked for what is there already, and the waiting is done here.
 */
final class RestingPoll {
    private static final Duration WHILE_PAUSED = Duration.ZERO;
    private static final Duration REST = Duration.ofMillis(10);

    private RestingPoll() {}

    /** @param timeout of a poll that no paused partition disturbs */
    static ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer, Duration timeout, boolean paused)
            throws InterruptedException {
        if (!paused) {
            return consumer.poll(timeout);
        }
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(WHILE_PAUSED);
        if (polled.isEmpty()) {
            Thread.sleep(REST); // KAFKA-21084, see above
        }
        return polled;
    }
}

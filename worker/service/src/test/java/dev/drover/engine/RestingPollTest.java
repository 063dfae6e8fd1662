package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestingPollTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final Duration TIMEOUT = Duration.ofMillis(100);

    private final List<Duration> asked = new ArrayList<>();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            asked.add(timeout);
            return super.poll(Duration.ZERO);
        }
    };

    @Test
    void waitsInThePollWhileNothingIsPaused() throws InterruptedException {
        consumer.assign(Set.of(PARTITION));
        consumer.seek(PARTITION, 0);

        assertThat(RestingPoll.poll(consumer, TIMEOUT, false).isEmpty()).isTrue();

        assertThat(asked).containsExactly(TIMEOUT);
    }

    @Test
    void waitsOutsideThePollWhileAPartitionIsPaused() throws InterruptedException {
        consumer.assign(Set.of(PARTITION));
        consumer.seek(PARTITION, 0);

        long start = System.nanoTime();
        assertThat(RestingPoll.poll(consumer, TIMEOUT, true).isEmpty()).isTrue();

        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(asked).containsExactly(Duration.ZERO);
        assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(9));
    }

    @Test
    void doesNotHoldUpWhatWasPolled() throws InterruptedException {
        consumer.assign(Set.of(PARTITION));
        consumer.seek(PARTITION, 0);
        consumer.addRecord(new ConsumerRecord<>("t", 0, 0, new byte[0], new byte[0]));

        assertThat(RestingPoll.poll(consumer, TIMEOUT, true).count()).isEqualTo(1);
    }
}

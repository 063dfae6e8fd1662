package dev.drover.engine;

import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** Knows its group's generation; positions and pauses are kept by the test. */
final class TestingRaceConsumer extends MockConsumer<byte[], byte[]> {
    private final TestingRaceBroker broker;

    TestingRaceConsumer(TestingRaceBroker broker) {
        super("none");
        this.broker = broker;
    }

    @Override
    public ConsumerGroupMetadata groupMetadata() {
        return broker.metadata();
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {}

    @Override
    public void resume(Collection<TopicPartition> partitions) {}

    @Override
    public void seek(TopicPartition partition, long offset) {}
}

package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.EngineSettings.Guarantee;
import dev.drover.engine.EngineSettings.Protocol;
import dev.drover.engine.EngineSettings.StartAt;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PartitionLoaderTest {
    private final Set<TopicPartition> inTransaction = new HashSet<>();
    private final List<Set<TopicPartition>> asked = new ArrayList<>();
    private final EngineEvents silent = new EngineEvents() {};
    private final PartitionLoader<Long> loader = new PartitionLoader<>(
            settings(),
            new BrokerFacts(PartitionLoaderTest::unused),
            new JournalReader<>(TestingIntake.JOURNAL, PartitionLoaderTest::unused),
            silent,
            InstantSource.system(),
            inTransaction::contains);

    /** Somebody's transaction is open, so that no offset is told. */
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none") {
        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
                Set<TopicPartition> partitions, Duration timeout) {
            asked.add(Set.copyOf(partitions));
            throw new TimeoutException("a transaction is open");
        }
    };

    private TopicPartition add(int partition) {
        var services = new PartitionProcessor.Services<>(
                new TestingIntake(),
                new ConcurrencyLimiter(1, 1, new MemoryBound(1L << 40)),
                new IntakeSwitch(),
                _ -> {},
                silent,
                InstantSource.system(),
                100);
        PartitionProcessor<Long> lane = new PartitionProcessor<>(new TopicPartition("in", partition), 1, services);
        loader.add(lane);
        return lane.partition();
    }

    private void step() {
        loader.step(consumer, (_, _) -> {});
    }

    @Test
    void aPartitionIsNotReadWhileATransactionOfThisWorkerMayStillCommitIt() {
        TopicPartition held = add(0);
        inTransaction.add(held);
        step();
        assertThat(asked).isEmpty();
        assertThat(loader.busy()).isTrue();
        inTransaction.clear();
        step();
        assertThat(asked).containsExactly(Set.of(held));
    }

    @Test
    void aPartitionWithAnOpenTransactionDelaysOnlyItself() {
        TopicPartition first = add(0);
        TopicPartition second = add(1);
        step();
        step();
        step();
        assertThat(asked).containsExactly(Set.of(first, second), Set.of(first), Set.of(second));
    }

    private static EngineSettings settings() {
        return new EngineSettings(
                List.of("in"),
                TestingIntake.JOURNAL,
                "group",
                null,
                Protocol.CONSUMER,
                Guarantee.EXACTLY_ONCE,
                StartAt.EARLIEST,
                10,
                1 << 20,
                100,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                1 << 20);
    }

    private static <T> T unused() {
        throw new KafkaException("not a part of this test");
    }
}

package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class JournalReaderTest {
    private final Set<Integer> unanswered = new HashSet<>();
    private int refusedConnections;
    private final JournalReader<Long> reader = new JournalReader<>(TestingIntake.JOURNAL, () -> {
        if (refusedConnections-- > 0) {
            throw new TimeoutException("no connection");
        }
        return new SlowConsumer();
    });

    /** An empty journal whose positions are not always told. */
    private final class SlowConsumer extends MockConsumer<byte[], byte[]> {
        SlowConsumer() {
            super("earliest");
        }

        @Override
        public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            partitions.forEach(partition -> updateBeginningOffsets(Map.of(partition, 0L)));
        }

        @Override
        public synchronized long position(TopicPartition partition, Duration timeout) {
            if (unanswered.remove(partition.partition())) {
                throw new TimeoutException("no position of " + partition);
            }
            return super.position(partition, timeout);
        }
    }

    private static PartitionProcessor<Long> lane(int partition) {
        var services = new PartitionProcessor.Services<>(
                new TestingIntake(),
                new ConcurrencyLimiter(1, 1, new MemoryBound(1L << 40)),
                new IntakeSwitch(),
                _ -> {},
                new EngineEvents() {},
                InstantSource.system(),
                100);
        return new PartitionProcessor<>(new TopicPartition("in", partition), 1, services);
    }

    @Test
    void aPositionThatIsNotToldInTimeCostsNoOtherLaneItsEnd() {
        List<PartitionProcessor<Long>> lanes = List.of(lane(0), lane(1), lane(2));
        lanes.forEach(lane -> reader.add(lane, null, 0));
        for (int partition = 0; partition < 3; partition++) {
            unanswered.add(partition);
            assertThatThrownBy(reader::step).isInstanceOf(TimeoutException.class);
        }
        List<PartitionProcessor<Long>> complete = new ArrayList<>();
        reader.step().forEach(replayed -> complete.add(replayed.lane()));
        assertThat(complete).containsExactlyInAnyOrderElementsOf(lanes);
        reader.close();
    }

    @Test
    void aConnectionThatFailsIsMadeAgainAndReadsTheSamePartitions() {
        refusedConnections = 1;
        PartitionProcessor<Long> lane = lane(0);
        reader.add(lane, null, 0);
        assertThatThrownBy(reader::step).isInstanceOf(TimeoutException.class);
        assertThat(reader.step()).extracting(JournalReader.Replayed::lane).containsExactly(lane);
        reader.close();
    }
}

package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommitQueueTest {
    private static final TopicPartition PARTITION = new TopicPartition("in", 0);

    private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(10, 1 << 20, new MemoryBound(1L << 40));
    private final CommitQueue<Long> queue = new CommitQueue<>(limiter);

    private PartitionProcessor<Long> lane(boolean running) {
        var services = new PartitionProcessor.Services<>(
                new TestingIntake(),
                limiter,
                new IntakeSwitch(),
                queue::add,
                new EngineEvents() {},
                InstantSource.system(),
                1000);
        PartitionProcessor<Long> lane = new PartitionProcessor<>(PARTITION, 1, services);
        if (running) {
            lane.start(new OffsetWindow(0, new BitSet()), 7);
        }
        return lane;
    }

    private static Ownership<Long> own(PartitionProcessor<Long> lane) {
        var metadata = new ConsumerGroupMetadata("group", 1, "member", Optional.empty());
        return new Ownership<>(metadata, Set.of(lane), 1);
    }

    private CommitWork<Long> take(PartitionProcessor<Long> lane) {
        return Objects.requireNonNull(queue.take(() -> own(lane)));
    }

    private static void complete(PartitionProcessor<Long> lane, long offset) {
        lane.window().deliver(offset, 0, Optional.empty());
        lane.end(offset, 0, new Outcome<>(List.of(), 1L, null));
    }

    @Test
    void aFlushOfNothingAndOneOfALaneThatStillLoadsAreAnsweredAtOnce() {
        assertThat(queue.flush(List.of())).isCompleted();
        assertThat(queue.flush(List.of(lane(false)))).isCompleted();
    }

    @Test
    void aLaneThatWasClosedWhileItsTransactionIsUnderWayIsWaitedForThroughItsSuccessorToo() {
        PartitionProcessor<Long> lane = lane(true);
        complete(lane, 0);
        take(lane);
        lane.close();
        assertThat(queue.holds(PARTITION)).isTrue();
        var flush = queue.flush(List.of(lane(false)));
        var release = queue.giveUp(List.of(lane));
        assertThat(flush).isNotDone();
        assertThat(release).isNotDone();
        queue.settled(true);
        assertThat(flush).isCompleted();
        assertThat(release).isCompleted();
        assertThat(queue.holds(PARTITION)).isFalse();
    }

    @Test
    void anOutcomeOfALaneThatIsYoungerThanTheSnapshotIsNotTakenForStale() throws Exception {
        PartitionProcessor<Long> young = lane(true);
        CountDownLatch tried = new CountDownLatch(1);
        Thread ends = Thread.ofPlatform().unstarted(() -> {
            complete(young, 0);
            tried.countDown();
        });
        var work = queue.take(() -> {
            Ownership<Long> before = own(lane(true)); // a snapshot in which the young lane is not
            ends.start();
            try {
                assertThat(tried.await(200, TimeUnit.MILLISECONDS)).isFalse(); // it waits for the snapshot's use
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return before;
        });
        ends.join();
        assertThat(Objects.requireNonNull(work).stale()).isZero();
        assertThat(take(young).completions()).hasSize(1);
        young.close();
    }

    @Test
    void nobodyWaitsForACommitterThatIsGone() {
        PartitionProcessor<Long> lane = lane(true);
        complete(lane, 0);
        take(lane);
        var before = queue.flush(List.of(lane));
        queue.end();
        assertThat(before).isCompletedWithValue(false);
        assertThat(queue.flush(List.of(lane))).isCompletedWithValue(false);
        lane.close();
    }
}

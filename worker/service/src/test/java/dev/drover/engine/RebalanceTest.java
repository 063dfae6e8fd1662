package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.EngineSettings.Guarantee;
import dev.drover.engine.EngineSettings.Protocol;
import dev.drover.engine.EngineSettings.StartAt;
import java.time.Duration;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RebalanceTest {
    private static final TopicPartition FIRST = new TopicPartition("in", 0);
    private static final TopicPartition SECOND = new TopicPartition("in", 1);

    private final TestingRaceBroker broker = new TestingRaceBroker();
    private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(10, 1 << 20, new MemoryBound(1L << 40));
    private final CommitQueue<Long> queue = new CommitQueue<>(limiter);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final EngineEvents silent = new EngineEvents() {};
    private final PartitionProcessors<Long> lanes = new PartitionProcessors<>(
            new PartitionProcessor.Services<>(
                    new Toy(), limiter, new IntakeSwitch(), queue::add, silent, InstantSource.system(), 100),
            100);
    private final Committer<Long> committer = new Committer<>(
            queue,
            new Slow(),
            (_, plan, nonce, _) -> TestingRaceBroker.blob(plan, nonce),
            new Committer.Surroundings<>(
                    lanes::ownership, new IntakeSwitch(), silent, _ -> {}, _ -> {}, InstantSource.system(), true),
            Duration.ofMillis(1));

    /** When the first lane is closed, a call of the second ends and gets into a transaction. */
    private final class Toy implements Intake<Long> {
        @Override
        public Intaken<Long> take(Delivery delivery, PartitionState<Long> state) {
            throw new IllegalStateException("nothing is delivered");
        }

        @Override
        public PartitionState<Long> open(String topic, int partition, long epoch) {
            return new TestingEmptyState(partition == 0 ? RebalanceTest.this::endCallOfTheSecond : () -> {});
        }
    }

    private void endCallOfTheSecond() {
        PartitionProcessor<Long> second = Objects.requireNonNull(lanes.of(SECOND));
        second.window().deliver(0, 0, Optional.empty());
        second.end(0, 0, new Outcome<>(List.of(), 1L, null));
        try {
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private final class Slow implements Publisher<Long> {
        @Override
        public String prepare() {
            return "";
        }

        @Override
        public Published publish(Batch<Long> batch) {
            if (!batch.completions().isEmpty()) {
                entered.countDown();
                try {
                    assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return new Published.Committed();
        }

        @Override
        public void abandon() {}

        @Override
        public void close(Duration atMost) {}
    }

    @Test
    void aRevokeWaitsForATransactionThatALateCallGotInto() throws Exception {
        var settings = new EngineSettings(
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
        List.of(FIRST, SECOND).forEach(partition -> broker.create(partition, new TreeSet<>(Set.of(0L))));
        var consumer = new TestingRaceConsumer(broker);
        var loader = new PartitionLoader<Long>(
                settings,
                new BrokerFacts(RebalanceTest::unused),
                new JournalReader<>("", RebalanceTest::unused),
                silent,
                InstantSource.system(),
                queue::holds);
        var rebalance = new Rebalance<>(settings, consumer, lanes, loader, queue, () -> {}, silent);
        rebalance.onPartitionsAssigned(List.of(FIRST, SECOND));
        lanes.all().forEach(lane -> lane.start(new OffsetWindow(0, new BitSet()), 1));
        Thread commits = Thread.ofPlatform().start(committer);
        Thread polls = Thread.ofPlatform().start(() -> rebalance.onPartitionsRevoked(List.of(FIRST, SECOND)));
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(polls.join(Duration.ofMillis(300)))
                .as("returned with a transaction open")
                .isFalse();
        release.countDown();
        assertThat(polls.join(Duration.ofSeconds(30))).isTrue();
        assertThat(queue.holds(SECOND)).isFalse();
        committer.stop();
        assertThat(commits.join(Duration.ofSeconds(30))).isTrue();
    }

    private static <T> T unused() {
        throw new KafkaException("not a part of this test");
    }
}

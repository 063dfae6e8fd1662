package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the committer shuts it opens again, and what it leaves behind when it fails. */
class CommitterRecoveryTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(10, 1 << 20, new MemoryBound(1L << 40));
    private final IntakeSwitch intakeSwitch = new IntakeSwitch();
    private final CommitQueue<Long> queue = new CommitQueue<>(limiter);
    private final Queue<Supplier<Published>> script = new ConcurrentLinkedQueue<>();
    private final List<String> fatal = new CopyOnWriteArrayList<>();
    private final AtomicReference<Ownership<Long>> ownership = new AtomicReference<>();
    private final PartitionProcessor<Long> lane = lane(0);
    private final Committer<Long> committer = new Committer<>(
            queue,
            new Scripted(),
            (_, plan, nonce, _) -> plan.prefix() + "/" + nonce,
            new Committer.Surroundings<>(
                    ownership::get,
                    intakeSwitch,
                    new EngineEvents() {},
                    _ -> {},
                    fatal::add,
                    InstantSource.system(),
                    true),
            Duration.ofMillis(1));
    private final Thread thread = Thread.ofPlatform().unstarted(committer);

    private final class Scripted implements Publisher<Long> {
        @Override
        public String prepare() {
            return "";
        }

        @Override
        public Published publish(Batch<Long> batch) {
            Supplier<Published> next = script.poll();
            return next == null ? new Published.Committed() : next.get();
        }

        @Override
        public void abandon() {}

        @Override
        public void close(Duration atMost) {}
    }

    private PartitionProcessor<Long> lane(int partition) {
        var services = new PartitionProcessor.Services<>(
                new TestingIntake(),
                limiter,
                intakeSwitch,
                queue::add,
                new EngineEvents() {},
                InstantSource.system(),
                1000);
        PartitionProcessor<Long> fresh = new PartitionProcessor<>(new TopicPartition("in", partition), 1, services);
        fresh.start(new OffsetWindow(0, new BitSet()), 7);
        return fresh;
    }

    private void start() {
        var metadata = new ConsumerGroupMetadata("group", 1, "member", Optional.empty());
        ownership.set(new Ownership<>(metadata, Set.of(lane), 1));
        lane.window().deliver(0, 0, Optional.empty());
        lane.end(0, 0, new Outcome<>(List.of(), 1L, null));
        thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        committer.stop();
        assertThat(thread.join(LONG)).isTrue();
        lane.close();
    }

    @Test
    void theGateOpensAgainWhenTheRefusedWorkMovesAway() {
        script.add(() -> new Published.Refused("no right"));
        start();
        await().atMost(LONG).until(() -> intakeSwitch.haltedBecause() != null);
        lane.close();
        queue.giveUp(List.of(lane));
        await().atMost(LONG).until(() -> intakeSwitch.haltedBecause() == null);
        assertThat(committer.detail()).isEmpty();
    }

    @Test
    void theGateOpensAgainWhenTheProducerIsReplacedAfterARefusal() {
        script.add(() -> new Published.Refused("no right"));
        script.add(() -> new Published.InDoubt("fenced", true));
        start();
        await().atMost(LONG).until(() -> intakeSwitch.haltedBecause() != null);
        await().atMost(LONG).until(() -> intakeSwitch.haltedBecause() == null);
    }

    @Test
    void aCommitterThatFailsLetsThePartitionsGo() {
        script.add(() -> {
            throw new AssertionError("a bug in a state");
        });
        start();
        await().atMost(LONG).until(() -> !fatal.isEmpty());
        await().atMost(LONG).until(() -> queue.flush(List.of(lane)).isDone());
    }

    @Test
    void whatEndedForGoodIsNotOpenedByTheNextPoll() {
        thread.start();
        intakeSwitch.haltForGood("fenced");
        intakeSwitch.openReading();
        intakeSwitch.openWriting();
        assertThat(intakeSwitch.haltedBecause()).isEqualTo("fenced");
    }
}

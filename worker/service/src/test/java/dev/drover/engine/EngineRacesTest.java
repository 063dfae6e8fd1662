package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.engine.EngineSettings.Guarantee;
import dev.drover.engine.EngineSettings.Protocol;
import dev.drover.engine.EngineSettings.StartAt;
import dev.drover.engine.EngineStatus.LaneState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/**
 * Races between completions, commits and rebalances. The committer, its queue, the lanes, their dispatchers and the
 * rebalance listener are the real ones, on real threads; the broker is a model that checks after each transaction
 * that every offset has exactly one visible outcome if it is complete and none if it is not, and that nothing is
 * committed of a partition that has moved away.
 *
 * <p>Each round has a seed, which decides what the poll thread does and how transactions end; the interleaving is
 * the machine's. {@code -Ddrover.races.seed=…} repeats a first round, {@code -Ddrover.races.seconds=…} (15) goes on
 * for longer.
 *
 * <p>This stands in for jcstress: the races that matter here take several steps of several threads (a transaction
 * that outlives its lane, a call that ends while its partition leaves), while jcstress shows the orders of two or
 * three single reads and writes, and the parts of that size ({@link OffsetWindow}, {@link CommitQueue}) are each
 * behind one lock.
 */
class EngineRacesTest {
    private static final int PARTITIONS = 4;
    private static final int RECORDS = 60;
    private static final int STEPS_OF_CHAOS = 200;

    @Test
    void everyOffsetHasOneOutcomeWhateverMovesWhen() throws Exception {
        long first = Long.getLong("drover.races.seed", System.nanoTime());
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("drover.races.seconds", 15)).toNanos();
        int rounds = 0;
        for (long seed = first; rounds < 3 || System.nanoTime() < end; seed++, rounds++) {
            new Round(seed).run();
        }
        System.out.println("EngineRacesTest: " + rounds + " rounds from seed " + first);
    }

    private static final class Round {
        final long seed;
        final Random random;
        final TestingRaceBroker broker = new TestingRaceBroker();
        final TestingRaceConsumer consumer = new TestingRaceConsumer(broker);
        final ConcurrencyLimiter limiter = new ConcurrencyLimiter(6, 1 << 20, new MemoryBound(1L << 40));
        final CommitQueue<Long> queue = new CommitQueue<>(limiter);
        final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        final List<String> fatal = new CopyOnWriteArrayList<>();
        final EngineEvents events = new EngineEvents() {};
        final PartitionProcessors<Long> lanes;
        final Rebalance<Long> rebalance;
        final Thread committerThread;
        final Committer<Long> committer;
        final Set<TopicPartition> away = new HashSet<>();
        final Map<PartitionProcessor<Long>, Long> positions = new HashMap<>();

        Round(long seed) {
            this.seed = seed;
            random = new Random(seed);
            var clock = InstantSource.system();
            IntakeSwitch intakeSwitch = new IntakeSwitch();
            lanes = new PartitionProcessors<>(
                    new PartitionProcessor.Services<>(
                            new TestingRaceIntake(), limiter, intakeSwitch, queue::add, events, clock, 40),
                    100);
            var settings = new EngineSettings(
                    List.of(TestingRaceIntake.TOPIC),
                    TestingIntake.JOURNAL,
                    "group",
                    null,
                    Protocol.CONSUMER,
                    Guarantee.EXACTLY_ONCE,
                    StartAt.EARLIEST,
                    6,
                    1 << 20,
                    40,
                    Duration.ofMillis(1 + random.nextInt(4)),
                    Duration.ofMillis(1),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10),
                    1 << 20);
            // takes lanes in and is never asked: the round loads them from its own broker
            var loader = new PartitionLoader<Long>(
                    settings,
                    new BrokerFacts(Round::unused),
                    new JournalReader<>("", Round::unused),
                    events,
                    clock,
                    queue::holds);
            rebalance = new Rebalance<>(settings, consumer, lanes, loader, queue, this::runTasks, events);
            committer = new Committer<>(
                    queue,
                    new TestingRacePublisher(broker, seed),
                    (_, plan, nonce, _) -> TestingRaceBroker.blob(plan, nonce),
                    new Committer.Surroundings<>(
                            lanes::ownership,
                            intakeSwitch,
                            events,
                            old -> tasks.add(() -> old.forEach(this::reopen)),
                            fatal::add,
                            clock,
                            true),
                    Duration.ofMillis(1));
            committerThread = Thread.ofPlatform().name("commit").unstarted(committer);
            for (int i = 0; i < PARTITIONS; i++) {
                TopicPartition partition = new TopicPartition(TestingRaceIntake.TOPIC, i);
                TreeSet<Long> offsets = new TreeSet<>();
                for (long offset = random.nextInt(3); offsets.size() < RECORDS; offset += 1 + random.nextInt(10) / 9) {
                    offsets.add(offset);
                }
                broker.create(partition, offsets);
                away.add(partition);
            }
        }

        private static <T> T unused() {
            throw new KafkaException("not a part of this test");
        }

        void run() throws InterruptedException {
            committerThread.start();
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            Thread poll = Thread.ofPlatform().name("poll").unstarted(this::poll);
            poll.setUncaughtExceptionHandler((_, e) -> failures.add(e));
            poll.start();
            boolean ended = poll.join(Duration.ofSeconds(60));
            String where = ended
                    ? ""
                    : ", poll thread at " + List.of(poll.getStackTrace()) + ", commit thread at "
                            + List.of(committerThread.getStackTrace());
            assertThat(ended)
                    .as("seed %d ends; open: %s%s", seed, broker.open(), where)
                    .isTrue();
            assertThat(failures).as("seed %d", seed).isEmpty();
            assertThat(broker.violations).as("seed %d", seed).isEmpty();
            await().atMost(Duration.ofSeconds(30)).until(() -> queue.isIdle() && limiter.inFlight() == 0);
            committer.stop();
            assertThat(committerThread.join(Duration.ofSeconds(30))).isTrue();
            assertThat(fatal).as("seed %d", seed).isEmpty();
            assertThat(limiter.heldBytes()).as("held bytes, seed %d", seed).isZero();
            assertThat(limiter.outcomeBytes())
                    .as("outcome bytes, seed %d", seed)
                    .isZero();
        }

        private void poll() {
            for (int step = 0; !broker.allAnswered() && broker.violations.isEmpty(); step++) {
                if (step < STEPS_OF_CHAOS) {
                    chaos();
                } else {
                    assign(away);
                }
                runTasks();
                lanes.publish(consumer.groupMetadata());
                for (PartitionProcessor<Long> lane : lanes.all()) {
                    load(lane);
                    deliver(lane);
                }
                LockSupport.parkNanos(random.nextInt(1_000_000));
            }
            revoke(owned());
        }

        private void chaos() {
            switch (random.nextInt(40)) {
                case 0, 1, 2, 3, 4, 5 -> assign(some(away));
                case 6, 7 -> revoke(some(owned()));
                case 8 -> lose();
                case 9 ->
                    some(owned())
                            .forEach(partition -> lanes.of(Set.of(partition)).forEach(this::reopen));
                case 10 -> broker.bump();
                case 11 ->
                    some(owned())
                            .forEach(partition -> lanes.of(Set.of(partition)).forEach(queue::touch));
                default -> {}
            }
        }

        private Set<TopicPartition> owned() {
            Set<TopicPartition> owned = new HashSet<>();
            lanes.all().forEach(lane -> owned.add(lane.partition()));
            return owned;
        }

        private Set<TopicPartition> some(Set<TopicPartition> from) {
            List<TopicPartition> sorted = new ArrayList<>(from);
            sorted.sort(java.util.Comparator.comparing(TopicPartition::partition));
            sorted.removeIf(_ -> random.nextBoolean());
            return Set.copyOf(sorted);
        }

        private void assign(Set<TopicPartition> partitions) {
            Set<TopicPartition> fresh = Set.copyOf(partitions);
            broker.own(fresh, true);
            rebalance.onPartitionsAssigned(fresh);
            away.removeAll(fresh);
        }

        private void revoke(Set<TopicPartition> partitions) {
            if (random.nextBoolean()) {
                broker.bump(); // as the classic protocol does before it calls back
            }
            rebalance.onPartitionsRevoked(partitions);
            leave(partitions);
        }

        private void lose() {
            Set<TopicPartition> all = owned();
            broker.bump();
            leave(all);
            rebalance.onPartitionsLost(all);
        }

        private void leave(Set<TopicPartition> partitions) {
            broker.own(partitions, false);
            away.addAll(partitions);
            partitions.forEach(partition -> broker.answerElsewhere(partition, random.nextInt(3)));
        }

        private void reopen(PartitionProcessor<Long> old) {
            if (lanes.of(old.partition()) == old) {
                lanes.open(old.partition(), consumer);
                lanes.publish(consumer.groupMetadata());
            }
        }

        private void load(PartitionProcessor<Long> lane) {
            if (lane.phase() != LaneState.LOADING || lane.isClosed() || queue.holds(lane.partition())) {
                return;
            }
            var committed = broker.committed(lane.partition());
            lane.state()
                    .replay(
                            new byte[0],
                            java.nio.ByteBuffer.allocate(8)
                                    .putLong(committed.sum())
                                    .array());
            positions.put(lane, committed.base());
            lane.start(new OffsetWindow(committed.base(), committed.complete()), 1);
            if (random.nextBoolean()) {
                queue.touch(lane);
            }
        }

        private void deliver(PartitionProcessor<Long> lane) {
            Long position = positions.get(lane);
            if (lane.phase() != LaneState.RUNNING || position == null) {
                return;
            }
            List<Polled> batch = new ArrayList<>();
            for (long offset : broker.fetch(lane.partition(), position, random.nextInt(8))) {
                var delivery = new Delivery(
                        TestingRaceIntake.TOPIC,
                        lane.partition().partition(),
                        offset,
                        Instant.EPOCH,
                        "CreateTime",
                        null,
                        null,
                        new RecordHeaders(),
                        10);
                batch.add(new Polled(delivery, Optional.of(1)));
                position = offset + 1;
            }
            assertThat(lane.deliver(batch)).as("in place").isTrue();
            lane.window().advanceTo(position);
            positions.put(lane, position);
        }

        private void runTasks() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }
}

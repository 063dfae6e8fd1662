package dev.drover.engine;

import dev.drover.engine.EngineStatus.LaneState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that polls, hands deliveries to lanes, and does whatever else needs the consumer: loading, pausing,
 * committing for the at-least-once guarantee. A paused consumer keeps polling.
 */
final class PollLoop<C> implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(PollLoop.class);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration POLL_WHILE_LOADING = Duration.ofMillis(10);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration LEAVE = Duration.ofSeconds(10);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    /** Offsets expire from the last commit, by default after 7 days. */
    private static final Duration RECOMMIT_IDLE = Duration.ofDays(1);

    private final EngineSettings settings;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final PartitionProcessors<C> lanes;
    private final PartitionLoader<C> loader;
    private final CommitQueue<C> queue;
    private final PartitionProcessor.Services<C> services;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable Rebalance<C> rebalance;
    private Instant nextUpkeep = Instant.EPOCH;
    private volatile String detail = "connecting";
    private volatile boolean stopping;
    private boolean refused;

    PollLoop(
            EngineSettings settings,
            Supplier<Consumer<byte[], byte[]>> consumers,
            PartitionProcessors<C> lanes,
            PartitionLoader<C> loader,
            CommitQueue<C> queue,
            PartitionProcessor.Services<C> services) {
        this.settings = settings;
        this.consumers = consumers;
        this.lanes = lanes;
        this.loader = loader;
        this.queue = queue;
        this.services = services;
    }

    /** What it waits for, for people; empty when it is a member of the group. */
    String detail() {
        return detail;
    }

    void stop() {
        stopping = true;
    }

    /** Builds the windows of these lanes anew; callable from any thread. */
    void rebuild(Set<PartitionProcessor<C>> old) {
        tasks.add(() -> old.forEach(this::reopen));
    }

    /** Commits offsets on the poll thread; callable from any thread. */
    CompletableFuture<Void> commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                Map<TopicPartition, OffsetAndMetadata> own = new HashMap<>(offsets);
                // the broker would take a fresh member's commit for a partition that moved away meanwhile
                own.keySet().retainAll(connected().assignment());
                connected().commitSync(own, COMMIT_TIMEOUT);
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Until {@link #stop}; then drains. {@link #leave} must follow, however it ended. */
    @Override
    public void run() {
        try {
            while (!stopping) {
                Consumer<byte[], byte[]> current = consumer;
                if (current == null) {
                    connect();
                } else if (refused && lanes.all().isEmpty()) {
                    disconnect(AFTER_ERROR); // a member that was refused can be dead for good: only a new one joins
                } else {
                    cycle(current, loader.busy() ? POLL_WHILE_LOADING : POLL);
                }
            }
            drain();
        } catch (InterruptedException _) {
            log.warn("the poll loop was interrupted");
            Thread.currentThread().interrupt();
        }
    }

    private void connect() throws InterruptedException {
        try {
            Consumer<byte[], byte[]> fresh = consumers.get();
            consumer = fresh;
            rebalance = new Rebalance<>(settings, fresh, lanes, loader, queue, this::runTasks, services.events());
            fresh.subscribe(settings.topics(), rebalance);
        } catch (KafkaException e) {
            disconnect(Duration.ZERO);
            problem("cannot connect", e);
        }
    }

    private void disconnect(Duration atMost) {
        Consumer<byte[], byte[]> current = consumer;
        refused = false;
        try {
            if (current != null) {
                current.close(CloseOptions.timeout(atMost));
            }
        } catch (KafkaException e) {
            log.warn("leaving: {}", ProducerErrors.describe(e));
        }
        consumer = null;
    }

    private void cycle(Consumer<byte[], byte[]> current, Duration timeout) throws InterruptedException {
        try {
            ConsumerRecords<byte[], byte[]> polled = RestingPoll.poll(current, timeout, lanes.anyPaused());
            lanes.publish(current.groupMetadata());
            deliver(polled);
            runTasks();
            loader.step(current, (lane, commitNow) -> {
                if (commitNow) {
                    queue.touch(lane);
                }
            });
            lanes.control(current);
            upkeep(current);
            services.intakeSwitch().openReading();
            refused &= lanes.all().isEmpty();
            detail = current.groupMetadata().generationId() > 0 || !lanes.all().isEmpty()
                    ? ""
                    : "waiting to become a member of group " + settings.group();
        } catch (WakeupException _) {
            stopping = true;
        } catch (NoOffsetForPartitionException e) {
            e.partitions().forEach(partition -> giveAnyPosition(current, partition));
        } catch (OffsetOutOfRangeException e) {
            log.warn("out of range, loading again: {}", e.getMessage());
            lanes.of(e.partitions()).forEach(this::reopen);
        } catch (KafkaException e) {
            problem("cannot read", e);
            lanes.publish(current.groupMetadata());
        }
    }

    /** The loader sets the real one; a lane that runs already got it, and the exception comes late. */
    private void giveAnyPosition(Consumer<byte[], byte[]> current, TopicPartition partition) {
        PartitionProcessor<C> lane = lanes.of(partition);
        if (current.assignment().contains(partition)) {
            current.seek(partition, lane == null ? 0 : lane.window().top());
        }
    }

    private void problem(String what, KafkaException e) throws InterruptedException {
        detail = what + ": " + ProducerErrors.describe(e);
        log.warn("{}", detail);
        refused |= ProducerErrors.kind(e) != ProducerErrors.Kind.ABORTABLE;
        if (ProducerErrors.kind(e) == ProducerErrors.Kind.REFUSED) {
            services.intakeSwitch().haltReading(detail);
        }
        Thread.sleep(AFTER_ERROR); // a poll that fails at once would be repeated without pause; a stop interrupts it
    }

    private void deliver(ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition partition : polled.partitions()) {
            PartitionProcessor<C> lane = lanes.of(partition);
            if (lane == null || !lane.isRestored()) {
                continue; // fetched before it was lost or before it was sought
            }
            List<Polled> batch = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> one : polled.records(partition)) {
                batch.add(Polled.of(one));
            }
            if (!lane.deliver(batch)) {
                log.warn("{} delivered what is below its committed offset, loading again", partition);
                reopen(lane);
            }
        }
        polled.nextOffsets().forEach((partition, next) -> {
            PartitionProcessor<C> lane = lanes.of(partition);
            if (lane != null && lane.phase() == LaneState.RUNNING) {
                lane.window().advanceTo(next.offset());
            }
        });
    }

    /** Loads a partition again under a new epoch; nothing if it has moved away since. */
    private void reopen(PartitionProcessor<C> old) {
        if (lanes.of(old.partition()) != old) {
            return;
        }
        Consumer<byte[], byte[]> current = connected();
        if (current.assignment().contains(old.partition())) {
            loader.add(lanes.open(old.partition(), current));
            lanes.publish(current.groupMetadata());
        }
    }

    /** Once a second: the position may have passed transaction markers, and offsets must not expire. */
    private void upkeep(Consumer<byte[], byte[]> current) {
        Instant now = services.clock().instant();
        if (now.isBefore(nextUpkeep)) {
            return;
        }
        nextUpkeep = now.plusSeconds(1);
        for (PartitionProcessor<C> lane : lanes.all()) {
            if (lane.phase() != LaneState.RUNNING) {
                continue;
            }
            if (lane.window().unfinished() == 0) {
                long position = current.position(lane.partition(), Duration.ofSeconds(1));
                if (position > lane.window().top()) {
                    lane.window().advanceTo(position);
                    queue.touch(lane);
                }
            }
            if (lane.lastCommit().plus(RECOMMIT_IDLE).isBefore(now)) {
                queue.touch(lane);
            }
        }
    }

    /** Drains while polling goes on, and commits. */
    private void drain() throws InterruptedException {
        Consumer<byte[], byte[]> current = consumer;
        Rebalance<C> handler = rebalance;
        if (current == null || handler == null) {
            return;
        }
        try {
            current.pause(current.assignment());
            handler.drain(List.copyOf(lanes.all()), () -> {
                current.poll(Duration.ofMillis(20)); // a member that does not poll is a zombie
                lanes.publish(current.groupMetadata());
            });
        } catch (KafkaException e) {
            log.warn("leaving: {}", ProducerErrors.describe(e));
        }
    }

    /** Closes what is left of the lanes and leaves the group: a member that does not poll is a zombie. */
    void leave() {
        lanes.all().forEach(PartitionProcessor::close);
        disconnect(LEAVE);
        lanes.remove(lanes.all().stream().map(PartitionProcessor::partition).toList());
        runTasks();
        loader.close();
    }

    private Consumer<byte[], byte[]> connected() {
        Consumer<byte[], byte[]> current = consumer;
        if (current == null) {
            throw new IllegalStateException("not connected");
        }
        return current;
    }
}

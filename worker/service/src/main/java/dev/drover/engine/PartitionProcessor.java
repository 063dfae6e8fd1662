package dev.drover.engine;

import dev.drover.contracts.WaitReason;
import dev.drover.engine.EngineStatus.LaneState;
import dev.drover.engine.EngineStatus.LaneStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One assignment of one partition: its window, its state, its inbox. A partition that goes and comes back gets a
 * new lane, so what was started under the old one is told by identity and dropped. A {@link Dispatcher} works on
 * what the lane holds.
 */
final class PartitionProcessor<C> {
    private static final Logger log = LoggerFactory.getLogger(PartitionProcessor.class);

    /** What all lanes share. */
    record Services<C>(
            Intake<C> intake,
            ConcurrencyLimiter limiter,
            IntakeSwitch intakeSwitch,
            Consumer<Completion<C>> completions,
            EngineEvents events,
            InstantSource clock,
            int span) {}

    private final TopicPartition partition;
    private final long epoch;
    private final Services<C> services;
    private final PartitionState<C> state;
    private final Dispatcher<C> dispatcher;
    private final ArrayDeque<Delivery> inbox = new ArrayDeque<>(); // guarded by itself
    private long heldBytes; // guarded by inbox

    private volatile OffsetWindow window = new OffsetWindow(0, new BitSet());
    private volatile LaneState phase = LaneState.LOADING;
    private volatile boolean restored;
    private volatile boolean closed;
    private volatile String detail = "";
    private volatile Instant lastCommit;
    private volatile long topicHash;

    PartitionProcessor(TopicPartition partition, long epoch, Services<C> services) {
        this.partition = partition;
        this.epoch = epoch;
        this.services = services;
        this.state = services.intake.open(partition.topic(), partition.partition(), epoch);
        this.dispatcher = new Dispatcher<>(this, services);
        this.lastCommit = services.clock.instant();
    }

    TopicPartition partition() {
        return partition;
    }

    PartitionState<C> state() {
        return state;
    }

    OffsetWindow window() {
        return window;
    }

    LaneState phase() {
        return phase;
    }

    /** Tells this topic from one of the same name that is created later. */
    long topicHash() {
        return topicHash;
    }

    /** Its window is real: before that, committing it would move the group to offset 0. */
    boolean isRestored() {
        return restored;
    }

    boolean isClosed() {
        return closed;
    }

    Instant lastCommit() {
        return lastCommit;
    }

    /** Begins dispatching, with the window that was restored. */
    void start(OffsetWindow from, long ofTopicId) {
        window = from;
        topicHash = ofTopicId;
        restored = true;
        phase = LaneState.RUNNING;
        detail = "";
        dispatcher.start();
    }

    /** Takes no work and says why; other lanes go on. */
    void halt(String why) {
        phase = LaneState.HALTED;
        detail = why;
        log.error("{} is halted: {}", this, why);
    }

    /** What loading waits for, for people. */
    void loading(String what) {
        detail = what;
    }

    /**
     * Polled records, in offset order; called by the poll thread.
     *
     * @return false if one lies below what is committed: the topic was truncated or created again
     */
    boolean deliver(Collection<Polled> batch) {
        OffsetWindow current = window;
        boolean inPlace = true;
        synchronized (inbox) {
            if (closed) {
                return true;
            }
            for (Polled polled : batch) {
                Delivery delivery = polled.delivery();
                long timestamp = delivery.timestamp().toEpochMilli();
                switch (current.deliver(delivery.offset(), timestamp, polled.leaderEpoch())) {
                    case BELOW -> inPlace = false;
                    case KNOWN -> {}
                    case NEW -> {
                        inbox.add(delivery);
                        heldBytes += delivery.size();
                        services.limiter.hold(delivery.size());
                    }
                }
            }
        }
        dispatcher.signal();
        return inPlace;
    }

    /** The next delivery to decode; null if there is none, or if it lies beyond the span. */
    @Nullable
    Delivery nextDelivery() {
        synchronized (inbox) {
            Delivery first = inbox.peek();
            return first == null || beyondSpan(first) ? null : inbox.poll();
        }
    }

    /** Deliveries that nobody has looked at. */
    List<Delivery> arrived() {
        synchronized (inbox) {
            return List.copyOf(inbox);
        }
    }

    /** Deliveries wait because the oldest unfinished one holds the window. */
    boolean windowFull() {
        synchronized (inbox) {
            Delivery first = inbox.peek();
            return first != null && beyondSpan(first);
        }
    }

    private boolean beyondSpan(Delivery delivery) {
        return delivery.offset() >= window.base() + services.span;
    }

    /** An outcome for a delivery of this lane; dropped if the lane is gone. */
    void end(long offset, int size, Outcome<C> outcome) {
        if (closed) {
            services.events.stale(1);
        } else if (window.end(offset)) {
            services.completions.accept(new Completion<>(this, offset, size, outcome));
        } else {
            log.error("{}@{} got a second outcome, which was dropped: this is a bug", partition, offset);
        }
    }

    /** The transaction with these completions is durable. */
    void committed(OffsetWindow.Plan plan, List<Completion<C>> completions) {
        window.apply(plan, completions.stream().map(Completion::offset).toList());
        state.committed();
        lastCommit = services.clock.instant();
        long bytes = completions.stream().mapToLong(Completion::heldBytes).sum();
        synchronized (inbox) {
            if (!closed) {
                heldBytes -= bytes;
                services.limiter.hold(-bytes);
            }
        }
        dispatcher.signal();
    }

    /** Starts nothing new; calls in flight go on. */
    void stopDispatch() {
        if (phase == LaneState.RUNNING) {
            phase = LaneState.DRAINING;
        }
        dispatcher.stop();
    }

    int inFlight() {
        return dispatcher.calls().count();
    }

    /** Waits for calls in flight; true if none is left. */
    boolean awaitIdle(Duration atMost) throws InterruptedException {
        return dispatcher.calls().awaitNone(atMost);
    }

    /** Interrupts what is in flight. */
    void interruptCalls() {
        int interrupted = dispatcher.calls().interrupt();
        if (interrupted > 0) {
            services.events.interrupted(interrupted);
        }
    }

    /** The epoch is over: completions that still come are dropped, calls are interrupted. */
    void close() {
        synchronized (inbox) {
            if (closed) {
                return;
            }
            closed = true;
            services.limiter.hold(-heldBytes);
            heldBytes = 0;
            inbox.clear();
        }
        dispatcher.stop();
        interruptCalls();
        state.close();
    }

    /** Looks again at everything that waits. */
    void reconsider() {
        dispatcher.reconsider();
    }

    /** Whether the consumer should not fetch this partition now. */
    boolean wantsPause(int inboxLimit, int partitions) {
        synchronized (inbox) {
            return phase != LaneState.RUNNING
                    || inbox.size() >= inboxLimit
                    || services.limiter.overShare(heldBytes, partitions);
        }
    }

    /** What was delivered, waits and is in flight; never answered by a lane that has stopped. */
    CompletableFuture<LaneContents<C>> contents() {
        if (!restored) {
            return CompletableFuture.completedFuture(new LaneContents<>(status(), true, 0, List.of()));
        }
        return dispatcher.open().thenApply(jobs -> new LaneContents<>(status(), true, window.ended(), jobs));
    }

    LaneStatus status() {
        OffsetWindow current = window;
        Long oldest = current.oldestTimestamp();
        return new LaneStatus(
                partition.topic(),
                partition.partition(),
                phase,
                waiting(),
                current.base(),
                current.top(),
                current.unfinished(),
                current.requestShare(),
                inFlight(),
                Optional.ofNullable(oldest).map(Instant::ofEpochMilli).orElse(null));
    }

    private @Nullable WaitReason waiting() {
        return switch (phase) {
            case LOADING -> WaitReason.RESTORING;
            case HALTED -> WaitReason.HALTED;
            case RUNNING, DRAINING -> dispatcher.waiting();
        };
    }

    /** For people, when it is not running. */
    String detail() {
        return detail;
    }

    @Override
    public String toString() {
        return partition + "#" + PartitionProcessors.generation(epoch) + "." + PartitionProcessors.ofWorker(epoch);
    }
}

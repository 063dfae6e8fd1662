package dev.drover.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be committed: completions, lanes to be touched, and those who wait for a flush. Thread-safe; the
 * {@link Committer} takes from it.
 */
final class CommitQueue<C> {
    /** A transaction stays small enough to be over long before its timeout. */
    private static final int MAX_COMPLETIONS = 2_000;

    private static final long MAX_BYTES = 16L << 20;

    /** Someone who may go on when nothing of these partitions is pending or in a transaction. */
    private record Flush<C>(
            Set<TopicPartition> partitions, Collection<PartitionProcessor<C>> lanes, CompletableFuture<Boolean> done) {
        /** A lane that was closed meanwhile was given up, whatever became of the transactions of others. */
        boolean answer(boolean durable) {
            return done.complete(durable && lanes.stream().noneMatch(PartitionProcessor::isClosed));
        }
    }

    private final ConcurrencyLimiter limiter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Completion<C>> pending = new ArrayDeque<>(); // all guarded by lock
    private final Set<PartitionProcessor<C>> touched = new LinkedHashSet<>();
    private final List<Flush<C>> flushes = new ArrayList<>();
    private Set<PartitionProcessor<C>> committing = Set.of();
    private long committingBytes; // outcomes that were taken; they are held until their transaction has ended
    private boolean stopped;
    private boolean ended;

    CommitQueue(ConcurrencyLimiter limiter) {
        this.limiter = limiter;
    }

    void add(Completion<C> completion) {
        lock.lock();
        try {
            if (pending.isEmpty()) {
                changed.signalAll(); // for the first alone: the committer lets more of them gather
            }
            pending.addLast(completion);
            limiter.outcomeWaits(completion.outcomeBytes());
        } finally {
            lock.unlock();
        }
    }

    /** Commits the lane's offset again, though nothing completed: its levels, its expiry. */
    void touch(PartitionProcessor<C> lane) {
        lock.lock();
        try {
            touched.add(lane);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Commits what is pending of these lanes without delay.
     *
     * @return completes with true once all of it is durable, with false if the lanes were given up instead; either
     *     way no transaction holds them, or former lanes of their partitions, any more
     */
    CompletableFuture<Boolean> flush(Collection<PartitionProcessor<C>> lanes) {
        lock.lock();
        try {
            lanes.stream().filter(lane -> lane.isRestored() && !lane.isClosed()).forEach(touched::add);
            return whenFree(lanes, true);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets what is pending of these lanes, which are closed.
     *
     * @return completes when no transaction holds them, or former lanes of their partitions, any more
     */
    CompletableFuture<Boolean> giveUp(Collection<PartitionProcessor<C>> lanes) {
        lock.lock();
        try {
            drop(c -> lanes.contains(c.lane()));
            lanes.forEach(touched::remove);
            return whenFree(lanes, false);
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Boolean> whenFree(Collection<PartitionProcessor<C>> lanes, boolean durable) {
        Set<TopicPartition> partitions = new HashSet<>();
        lanes.forEach(lane -> partitions.add(lane.partition()));
        Flush<C> flush = new Flush<>(partitions, List.copyOf(lanes), new CompletableFuture<>());
        flushes.add(flush);
        answerFlushes(durable && !ended); // nothing may be pending at all
        changed.signalAll();
        return flush.done;
    }

    /** Whether a transaction under way holds a lane of this partition, be it closed or not. */
    boolean holds(TopicPartition partition) {
        lock.lock();
        try {
            return committing.stream().anyMatch(lane -> lane.partition().equals(partition));
        } finally {
            lock.unlock();
        }
    }

    /** Nothing waits for a transaction. */
    boolean isIdle() {
        lock.lock();
        try {
            return pending.isEmpty() && touched.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private int drop(Predicate<Completion<C>> which) {
        int dropped = 0;
        for (Iterator<Completion<C>> all = pending.iterator(); all.hasNext(); ) {
            Completion<C> completion = all.next();
            if (which.test(completion)) {
                all.remove();
                limiter.outcomeWaits(-completion.outcomeBytes());
                dropped++;
            }
        }
        return dropped;
    }

    /** Waits until there is something to do; false when stopped. */
    boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            while (pending.isEmpty() && touched.isEmpty() && !stopped) {
                changed.await();
            }
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Lets completions gather for that long, unless someone waits for a flush. */
    void gather(Duration atMost) throws InterruptedException {
        await(atMost, () -> flushes.isEmpty());
    }

    /** A pause that only a stop shortens. */
    void pause(Duration atMost) throws InterruptedException {
        await(atMost, () -> true);
    }

    private void await(Duration atMost, BooleanSupplier goOn) throws InterruptedException {
        lock.lock();
        try {
            long nanos = atMost.toNanos();
            while (nanos > 0 && goOn.getAsBoolean() && !stopped) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what one transaction may hold; until {@link #settled} these lanes count as committing.
     *
     * @param snapshot read here, after whatever is pending was added: one that was read before could lack a lane
     *     that was opened since, and its outcomes would be dropped as stale
     * @return null if there is no snapshot yet
     */
    @Nullable
    CommitWork<C> take(Supplier<@Nullable Ownership<C>> snapshot) {
        lock.lock();
        try {
            Ownership<C> own = snapshot.get();
            if (own == null) {
                return null;
            }
            Set<PartitionProcessor<C>> owned = own.lanes();
            int stale = drop(c -> !owns(owned, c.lane()));
            touched.removeIf(lane -> !owns(owned, lane));
            List<Completion<C>> taken = new ArrayList<>();
            long bytes = 0;
            while (!pending.isEmpty() && taken.size() < MAX_COMPLETIONS && bytes < MAX_BYTES) {
                Completion<C> next = pending.removeFirst();
                bytes += next.outcomeBytes();
                taken.add(next);
            }
            committingBytes = bytes;
            Set<PartitionProcessor<C>> lanes = new LinkedHashSet<>(touched);
            touched.clear();
            CommitWork<C> work = new CommitWork<>(own, taken, lanes, stale);
            Set<PartitionProcessor<C>> all = new LinkedHashSet<>(lanes);
            taken.forEach(c -> all.add(c.lane()));
            committing = all;
            if (work.isEmpty()) {
                answerFlushes(true);
            }
            return work;
        } finally {
            lock.unlock();
        }
    }

    private static <C> boolean owns(Set<PartitionProcessor<C>> owned, PartitionProcessor<C> lane) {
        return owned.contains(lane) && lane.isRestored() && !lane.isClosed();
    }

    /** The transaction has ended well, or its lanes are gone. */
    void settled(boolean durable) {
        lock.lock();
        try {
            nothingCommits();
            answerFlushes(durable);
        } finally {
            lock.unlock();
        }
    }

    /** The transaction never happened; its work is first in line again. */
    void keep(List<Completion<C>> completions, Set<PartitionProcessor<C>> lanes) {
        lock.lock();
        try {
            nothingCommits();
            for (Completion<C> completion : completions.reversed()) {
                if (!completion.lane().isClosed()) {
                    pending.addFirst(completion);
                    limiter.outcomeWaits(completion.outcomeBytes());
                }
            }
            lanes.stream().filter(lane -> !lane.isClosed()).forEach(touched::add);
            answerFlushes(false);
        } finally {
            lock.unlock();
        }
    }

    private void nothingCommits() {
        committing = Set.of();
        limiter.outcomeWaits(-committingBytes);
        committingBytes = 0;
    }

    private void answerFlushes(boolean durable) {
        flushes.removeIf(flush -> {
            Predicate<PartitionProcessor<C>> waitedFor = lane -> flush.partitions.contains(lane.partition());
            boolean busy = committing.stream().anyMatch(waitedFor)
                    || touched.stream().anyMatch(waitedFor)
                    || pending.stream().anyMatch(c -> waitedFor.test(c.lane()));
            return (ended || !busy) && flush.answer(durable);
        });
    }

    /** The committer is gone and its producer closed: nobody must wait for it, now or later. */
    void end() {
        lock.lock();
        try {
            stopped = true;
            ended = true;
            nothingCommits();
            answerFlushes(false);
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

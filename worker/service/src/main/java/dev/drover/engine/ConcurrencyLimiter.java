package dev.drover.engine;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The process's bounds: calls in flight, and bytes of polled and not yet committed records. Without them, calls in
 * flight are a memory leak with a delay.
 */
final class ConcurrencyLimiter {
    /** A record is held once as it came, and once more as its call sends it. */
    private static final int COPIES_OF_RECORD = 2;

    /** An outcome is held as its records, and as what a smaller outcome would be made from. */
    private static final int COPIES_OF_OUTCOME = 2;

    private final Semaphore calls;
    private final int maxCalls;
    private final long maxBytes;
    private final MemoryBound memory;
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong outcomeBytes = new AtomicLong();

    ConcurrencyLimiter(int maxCalls, long maxBytes, MemoryBound memory) {
        this.calls = new Semaphore(maxCalls, true);
        this.maxCalls = maxCalls;
        this.maxBytes = maxBytes;
        this.memory = memory;
    }

    /** At once or not at all, and not ahead of a lane that already waits. */
    boolean tryAcquire() throws InterruptedException {
        return calls.tryAcquire(0, TimeUnit.SECONDS);
    }

    /** Waits for at most that long. A caller that asks again queues again. */
    boolean tryAcquire(Duration atMost) throws InterruptedException {
        return calls.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    void release() {
        calls.release();
    }

    int inFlight() {
        return maxCalls - calls.availablePermits();
    }

    void hold(long bytes) {
        heldBytes.addAndGet(bytes);
        memory.add(MemoryBound.Kind.RECORDS, COPIES_OF_RECORD * bytes);
    }

    long heldBytes() {
        return heldBytes.get();
    }

    /** Negative: they are durable, or given up. */
    void outcomeWaits(long bytes) {
        outcomeBytes.addAndGet(bytes);
        memory.add(MemoryBound.Kind.OUTCOMES, COPIES_OF_OUTCOME * bytes);
    }

    long outcomeBytes() {
        return outcomeBytes.get();
    }

    /**
     * Whether starting more calls would only add to what is held: outcomes pile up because they cannot be committed, or the
     * process's memory for requests is full. A process that is full of records alone starts calls all the same,
     * since nothing else would make room.
     */
    boolean isCongested() {
        return outcomeBytes.get() >= maxBytes || (memory.isFull() && (inFlight() > 0 || outcomeBytes.get() > 0));
    }

    /**
     * Whether a partition should not be fetched from: everything held is over half the bound, and the partition
     * holds more than its share of the other half. The sum stays below the bound plus one fetch per partition,
     * and a partition that holds nothing is never shut out.
     */
    boolean overShare(long partitionBytes, int partitions) {
        return partitionBytes > 0
                && heldBytes.get() >= maxBytes / 2
                && partitionBytes >= maxBytes / 2 / Math.max(1, partitions);
    }
}

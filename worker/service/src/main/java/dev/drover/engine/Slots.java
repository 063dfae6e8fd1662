package dev.drover.engine;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The process's bounds: calls in flight, and bytes of polled and not yet committed records. Without them, calls in
 * flight are a memory leak with a delay.
 */
final class Slots {
    private final Semaphore calls;
    private final int maxCalls;
    private final long maxBytes;
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong outcomeBytes = new AtomicLong();

    Slots(int maxCalls, long maxBytes) {
        this.calls = new Semaphore(maxCalls, true);
        this.maxCalls = maxCalls;
        this.maxBytes = maxBytes;
    }

    /** At once or not at all, and not ahead of a lane that already waits. */
    boolean tryAcquire() throws InterruptedException {
        return calls.tryAcquire(0, TimeUnit.SECONDS);
    }

    void acquire() throws InterruptedException {
        calls.acquire();
    }

    void release() {
        calls.release();
    }

    int inFlight() {
        return maxCalls - calls.availablePermits();
    }

    void hold(long bytes) {
        heldBytes.addAndGet(bytes);
    }

    long heldBytes() {
        return heldBytes.get();
    }

    void outcomeWaits(long bytes) {
        outcomeBytes.addAndGet(bytes);
    }

    long outcomeBytes() {
        return outcomeBytes.get();
    }

    /** Outcomes pile up because they can not be committed: starting more calls would only add to them. */
    boolean outcomesCongested() {
        return outcomeBytes.get() >= maxBytes;
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

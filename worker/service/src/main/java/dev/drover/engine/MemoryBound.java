package dev.drover.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The heap that one process gives to requests: records that were polled, answers that are being read, and outcomes that are
 * not committed yet. Records and outcomes are counted as they come, since they exist already. An answer asks before
 * each read, and waits while there is no room.
 *
 * <p>One answer at a time may go on without room, so that a full process always finishes something: the process holds at
 * most the limit, one answer, and what its callers add without asking. Thread-safe.
 */
public final class MemoryBound {
    private static final long LARGEST_SMALL = 16L << 10;
    /** With so many calls in flight, what they take without room is still no more than the limit. */
    private static final int MANY_CALLS = 4_096;

    private final long limit;
    private final long small;
    private final AtomicLongArray held = new AtomicLongArray(Kind.values().length);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private @Nullable Answer beyond; // the one answer that needs no room; guarded by lock
    private volatile int waiting; // written under lock

    /** @param limit in bytes, above zero */
    public MemoryBound(long limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("the memory for requests is above zero bytes, not " + limit);
        }
        this.limit = limit;
        this.small = Math.min(LARGEST_SMALL, limit / MANY_CALLS);
    }

    /** For what the bytes are held. */
    public enum Kind {
        /** Polled and not committed, with the copy that a call sends. */
        RECORDS,
        /** Being read from providers. */
        ANSWERS,
        /** To be written by a transaction that has not ended. */
        OUTCOMES
    }

    public long limit() {
        return limit;
    }

    public long held(Kind kind) {
        return held.get(kind.ordinal());
    }

    long held() {
        long sum = 0;
        for (int kind = 0; kind < held.length(); kind++) {
            sum += held.get(kind);
        }
        return sum;
    }

    /** Whether nothing more should be begun. */
    boolean isFull() {
        return held() >= limit;
    }

    /** Counts what exists already; negative: what is gone. */
    void add(Kind kind, long bytes) {
        held.addAndGet(kind.ordinal(), bytes);
        if (bytes < 0 && waiting > 0) {
            lock.lock();
            try {
                freed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** An answer that is about to be read. */
    public Answer answer() {
        return new Answer();
    }

    /** The memory of one answer. Used by one thread at a time. */
    public final class Answer implements AutoCloseable {
        private long bytes;

        /**
         * Takes more bytes, and waits for room.
         *
         * @param atMost the longest wait, in nanoseconds
         * @return false if there was no room for all that time; nothing was taken then
         * @throws InterruptedException if interrupted while it waits; nothing was taken
         */
        public boolean take(long more, long atMost) throws InterruptedException {
            if (bytes + more > small && held() + more > limit && !awaitRoom(more, atMost)) {
                return false;
            }
            bytes += more;
            add(Kind.ANSWERS, more);
            return true;
        }

        private boolean awaitRoom(long more, long atMost) throws InterruptedException {
            long nanos = atMost;
            lock.lockInterruptibly();
            try {
                waiting++;
                while (beyond != this && held() + more > limit) {
                    if (beyond == null) {
                        beyond = this;
                    } else if (nanos <= 0) {
                        return false;
                    } else {
                        // Also looks again by itself: a release that saw nobody waiting signals nobody.
                        long step = Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(50));
                        nanos -= step - Math.max(0, freed.awaitNanos(step));
                    }
                }
                return true;
            } finally {
                waiting--;
                lock.unlock();
            }
        }

        /** Gives everything back; more than once is harmless. */
        @Override
        public void close() {
            long all = bytes;
            bytes = 0;
            lock.lock();
            try {
                if (beyond == this) {
                    beyond = null;
                }
            } finally {
                lock.unlock();
            }
            if (all > 0) {
                add(Kind.ANSWERS, -all);
            }
        }
    }
}

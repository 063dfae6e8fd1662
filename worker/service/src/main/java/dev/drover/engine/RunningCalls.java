package dev.drover.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lane's calls in flight: their threads, and what each carries. Thread-safe.
 *
 * @param <T> what is carried
 */
final class RunningCalls<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Map<Thread, T> threads = new HashMap<>(); // guarded by lock
    private boolean closed; // guarded by lock

    /** @return false if no call may begin any more */
    boolean begin(Thread call, T carried) {
        lock.lock();
        try {
            if (!closed) {
                threads.put(call, carried);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    void ended(Thread call) {
        lock.lock();
        try {
            threads.remove(call);
            if (threads.isEmpty()) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets no other call begin; for good. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return threads.size();
        } finally {
            lock.unlock();
        }
    }

    /** What is carried at this moment. */
    List<T> carried() {
        lock.lock();
        try {
            return List.copyOf(threads.values());
        } finally {
            lock.unlock();
        }
    }

    /** Waits for all that run; true if none is left. */
    boolean awaitNone(Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (!threads.isEmpty() && nanos > 0) {
                nanos = idle.awaitNanos(nanos);
            }
            return threads.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** @return how many were interrupted */
    int interrupt() {
        lock.lock();
        try {
            threads.keySet().forEach(Thread::interrupt);
            return threads.size();
        } finally {
            lock.unlock();
        }
    }
}

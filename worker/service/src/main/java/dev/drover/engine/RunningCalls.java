package dev.drover.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The threads of a lane's calls in flight. Thread-safe. */
final class RunningCalls {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Set<Thread> threads = new HashSet<>(); // guarded by lock
    private boolean closed; // guarded by lock

    /** @return false if no call may begin any more */
    boolean begin(Thread call) {
        lock.lock();
        try {
            return !closed && threads.add(call);
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
            threads.forEach(Thread::interrupt);
            return threads.size();
        } finally {
            lock.unlock();
        }
    }
}

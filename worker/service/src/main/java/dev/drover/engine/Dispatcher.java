package dev.drover.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on what a lane holds: one virtual thread decodes deliveries, asks jobs whether they may go and starts
 * calls; each call has a virtual thread of its own.
 */
final class Dispatcher<C> {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /** Decoded jobs that wait in a lane; more would cost memory and buy no parallelism. */
    static final int LOOKAHEAD = 1_000;

    /** While the gate is shut or outcomes pile up, it looks again this often. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    /** A job or call that broke its promise not to throw is tried again after this. */
    private static final Duration AFTER_BUG = Duration.ofSeconds(5);

    private static final String BACKOFF = "backoff";

    /** The longest it sleeps without looking; also keeps far deadlines out of nanosecond arithmetic. */
    private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

    private record Pending<C>(Job<C> job, long offset, int size) {}

    private record Returned<C>(FlowQueue.Entry<Pending<C>> entry, Instant until, String why) {}

    private final Lane<C> lane;
    private final Lane.Services<C> services;
    private final FlowQueue<Pending<C>> queue = new FlowQueue<>(); // dispatching thread only

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final ArrayDeque<Returned<C>> returned = new ArrayDeque<>(); // guarded by lock
    private final Set<Thread> calls = new HashSet<>(); // guarded by lock
    private @Nullable Thread thread; // guarded by lock
    private boolean stopped; // guarded by lock
    private boolean signalled; // guarded by lock
    private boolean reconsider; // guarded by lock
    private volatile @Nullable String waiting;

    Dispatcher(Lane<C> lane, Lane.Services<C> services) {
        this.lane = lane;
        this.services = services;
    }

    void start() {
        lock.lock();
        try {
            if (!stopped && thread == null) {
                thread = Thread.ofVirtual().name("lane-" + lane).start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Starts no more calls; for good. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            waiting = null;
            if (thread != null) {
                thread.interrupt();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Something changed: deliveries, room in the window. */
    void signal() {
        lock.lock();
        try {
            signalled = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void reconsider() {
        lock.lock();
        try {
            reconsider = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    String waiting() {
        return waiting;
    }

    int inFlight() {
        lock.lock();
        try {
            return calls.size();
        } finally {
            lock.unlock();
        }
    }

    boolean awaitIdle(Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (!calls.isEmpty() && nanos > 0) {
                nanos = idle.awaitNanos(nanos);
            }
            return calls.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    int interruptCalls() {
        lock.lock();
        try {
            calls.forEach(Thread::interrupt);
            return calls.size();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (takeIn()) {
                dispatchNext();
            }
        } catch (InterruptedException _) {
            // stopped; what is queued is delivered again to the partition's next owner
        } catch (RuntimeException | Error e) {
            log.error("dispatching {} failed", lane, e);
            lane.halt("dispatching failed: " + e);
        }
    }

    /** Moves what has arrived into the queue; false when stopped. */
    private boolean takeIn() {
        Instant now = services.clock().instant();
        lock.lock();
        try {
            if (stopped) {
                return false;
            }
            signalled = false;
            for (Returned<C> job = returned.poll(); job != null; job = returned.poll()) {
                queue.defer(job.entry, job.until, job.why, now);
            }
            if (reconsider) {
                reconsider = false;
                queue.wakeAll();
            }
        } finally {
            lock.unlock();
        }
        while (queue.size() < LOOKAHEAD) {
            Delivery delivery = lane.nextDelivery();
            if (delivery == null) {
                break;
            }
            switch (services.intake().take(delivery, lane.state())) {
                case Intaken.Finished<C>(var outcome) -> lane.end(delivery.offset(), delivery.size(), outcome);
                case Intaken.Queued<C>(var job) ->
                    queue.add(new FlowQueue.Entry<>(
                            new Pending<>(job, delivery.offset(), delivery.size()),
                            job.flow(),
                            job.weight(),
                            job.deadline()));
            }
        }
        return true;
    }

    private void dispatchNext() throws InterruptedException {
        String shut = shut();
        if (shut != null) {
            waiting = shut;
            await(LOOK_AGAIN);
            return;
        }
        Instant now = services.clock().instant();
        FlowQueue.Entry<Pending<C>> next = queue.take(now);
        if (next == null) {
            waiting = whyNothingGoes();
            Instant wake = queue.nextWake();
            await(wake == null ? null : Duration.between(now, wake));
            return;
        }
        if (!services.slots().tryAcquire()) {
            waiting = WaitingFor.IN_FLIGHT;
            services.slots().acquire();
            if (shut() != null) { // much may have happened meanwhile
                services.slots().release();
                queue.defer(next, now, WaitingFor.IN_FLIGHT, now);
                return;
            }
        }
        waiting = null;
        boolean started = false;
        try {
            started = admit(next);
        } finally {
            if (!started) {
                services.slots().release();
            }
        }
    }

    private @Nullable String shut() {
        if (services.gate().haltedBecause() != null) {
            return WaitingFor.HALTED;
        }
        if (services.slots().outcomesCongested()) {
            return WaitingFor.BYTES;
        }
        return services.gate().pulse().missed() ? WaitingFor.RESTORING : null;
    }

    private @Nullable String whyNothingGoes() {
        if (queue.size() == 0) {
            return lane.windowFull() ? WaitingFor.WINDOW_FULL : null;
        }
        return queue.why();
    }

    /** True if a call was started, which then owns the slot. */
    private boolean admit(FlowQueue.Entry<Pending<C>> entry) {
        Pending<C> pending = entry.job();
        Instant now = services.clock().instant();
        Admission<C> admission;
        try {
            admission = pending.job.admit(now);
        } catch (RuntimeException e) {
            log.error("admission of {}@{} failed, trying again in {}", lane, pending.offset, AFTER_BUG, e);
            queue.defer(entry, now.plus(AFTER_BUG), BACKOFF, now);
            return false;
        }
        return switch (admission) {
            case Admission.Go<C>(var call) -> launch(entry, call);
            case Admission.Wait<C>(var until, var why, var alone) -> {
                if (alone) {
                    queue.defer(entry, until, why, now);
                } else {
                    queue.sleep(entry, until, why, now);
                }
                yield false;
            }
            case Admission.Finished<C>(var outcome) -> {
                lane.end(pending.offset, pending.size, outcome);
                yield false;
            }
        };
    }

    private boolean launch(FlowQueue.Entry<Pending<C>> entry, Call<C> call) {
        Thread caller = Thread.ofVirtual()
                .name("call-" + lane.partition() + "@" + entry.job().offset)
                .unstarted(() -> carry(entry, call));
        lock.lock();
        try {
            if (stopped) {
                call.abandon();
                return false;
            }
            calls.add(caller);
        } finally {
            lock.unlock();
        }
        caller.start();
        return true;
    }

    private void carry(FlowQueue.Entry<Pending<C>> entry, Call<C> call) {
        Returned<C> back = null;
        try {
            switch (call.run()) {
                case Step.Finished<C>(var outcome) -> lane.end(entry.job().offset, entry.job().size, outcome);
                case Step.Defer<C>(var until, var why) -> back = new Returned<>(entry, until, why);
            }
        } catch (InterruptedException _) {
            // the partition moved or the worker stops, and nobody looks at what is given back; a call that was
            // interrupted by something else must not be lost, for it would hold the window for ever
            back = new Returned<>(entry, services.clock().instant().plus(AFTER_BUG), BACKOFF);
        } catch (RuntimeException | Error e) {
            log.error("call of {}@{} failed, trying again in {}", lane, entry.job().offset, AFTER_BUG, e);
            back = new Returned<>(entry, services.clock().instant().plus(AFTER_BUG), BACKOFF);
        } finally {
            services.slots().release();
            finished(back);
        }
    }

    private void finished(@Nullable Returned<C> back) {
        lock.lock();
        try {
            calls.remove(Thread.currentThread());
            if (back != null) {
                returned.add(back);
                changed.signalAll();
            }
            if (calls.isEmpty()) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void await(@Nullable Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            if (stopped || signalled || reconsider || !returned.isEmpty()) {
                return;
            }
            Duration sleep = atMost == null || atMost.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : atMost;
            changed.awaitNanos(sleep.toNanos());
        } finally {
            lock.unlock();
        }
    }
}

package dev.drover.engine;

import dev.drover.contracts.WaitReason;
import dev.drover.engine.Backlog.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    /** While the gate is shut or outcomes pile up, it looks again this often. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    /** While a lane waits for a slot in flight, it looks this often whether somebody asks what it holds. */
    private static final Duration LOOK_FOR_QUESTIONS = Duration.ofMillis(500);

    /** A job or call that broke its promise not to throw is tried again after this. */
    private static final Duration AFTER_BUG = Duration.ofSeconds(5);

    /** The longest it sleeps without looking; also keeps far deadlines out of nanosecond arithmetic. */
    private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

    private final PartitionProcessor<C> lane;
    private final PartitionProcessor.Services<C> services;
    private final LaneCalls<C> calls;
    private final LaneQuestions<C> questions = new LaneQuestions<>();
    private final Backlog<C> backlog; // dispatching thread only
    private final FlowQueue<Pending<C>> queue; // the backlog's
    private final Queue<String> woken = new ConcurrentLinkedQueue<>(); // flows that may be asked again
    private boolean behind; // more could be taken in; dispatching thread only

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread thread; // guarded by lock
    private boolean stopped; // guarded by lock
    private boolean signalled; // guarded by lock
    private boolean reconsider; // guarded by lock
    private volatile @Nullable WaitReason waiting;

    Dispatcher(PartitionProcessor<C> lane, PartitionProcessor.Services<C> services) {
        this.lane = lane;
        this.services = services;
        this.calls = new LaneCalls<>(lane, services, this::wake);
        this.backlog = new Backlog<>(lane, services.intake());
        this.queue = backlog.queue();
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
        calls.close();
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

    /** What waits here and what is in flight, once the lane's thread comes by; never, if it has ended. */
    CompletableFuture<List<OpenJob<C>>> open() {
        var question = questions.ask();
        signal();
        return question;
    }

    @Nullable
    WaitReason waiting() {
        return waiting;
    }

    LaneCalls<C> calls() {
        return calls;
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
        lock.lock();
        try {
            if (stopped) {
                return false;
            }
            signalled = false;
            for (String flow = woken.poll(); flow != null; flow = woken.poll()) {
                queue.wake(flow);
            }
            if (calls.anyBack()) {
                Instant now = services.clock().instant();
                calls.takeBack((entry, until, why) -> queue.defer(entry, until, why, now));
            }
            if (reconsider) {
                reconsider = false;
                queue.wakeAll();
            }
        } finally {
            lock.unlock();
        }
        behind = backlog.takeIn();
        answerQuestions(null);
        return true;
    }

    /** @param taken what is in hand, and so in none of the lists */
    private void answerQuestions(FlowQueue.@Nullable Entry<Pending<C>> taken) {
        if (questions.areOpen()) {
            questions.answer(List.of(calls.inFlight(), calls.back(), backlog.open(taken)));
        }
    }

    private void dispatchNext() throws InterruptedException {
        WaitReason shut = shut();
        if (shut != null) {
            waiting = shut;
            await(LOOK_AGAIN);
            return;
        }
        Instant now = services.clock().instant();
        FlowQueue.Entry<Pending<C>> next = queue.take(now);
        if (next == null) {
            if (behind) {
                return;
            }
            waiting = backlog.why();
            Instant wake = queue.nextWake();
            await(wake == null ? null : Duration.between(now, wake));
            return;
        }
        if (!services.limiter().tryAcquire()) {
            waiting = WaitReason.IN_FLIGHT;
            while (!services.limiter().tryAcquire(LOOK_FOR_QUESTIONS)) {
                answerQuestions(next);
            }
            if (shut() != null) { // much may have happened meanwhile
                services.limiter().release();
                queue.defer(next, now, WaitReason.IN_FLIGHT, now);
                return;
            }
        }
        waiting = null;
        boolean started = false;
        try {
            started = admit(next);
        } finally {
            if (!started) {
                services.limiter().release();
            }
        }
    }

    private @Nullable WaitReason shut() {
        if (services.intakeSwitch().haltedBecause() != null) {
            return WaitReason.HALTED;
        }
        if (services.limiter().isCongested()) {
            return WaitReason.BYTES;
        }
        return services.intakeSwitch().pauses().missed() ? WaitReason.RESTORING : null;
    }

    /** True if a call was started, which then owns the slot. */
    private boolean admit(FlowQueue.Entry<Pending<C>> entry) {
        Job<C> job = backlog.job(entry);
        if (job == null) {
            return false;
        }
        Delivery delivery = entry.job().delivery;
        Instant now = services.clock().instant();
        Admission<C> admission;
        try {
            admission = job.admit(now);
        } catch (RuntimeException e) {
            log.error("admission of {}@{} failed, trying again in {}", lane, delivery.offset(), AFTER_BUG, e);
            queue.defer(entry, now.plus(AFTER_BUG), WaitReason.BACKOFF, now);
            return false;
        }
        return switch (admission) {
            case Admission.Go<C>(var call) -> start(entry, call);
            case Wait<C>(var until, var why, var alone) -> {
                if (alone) {
                    backlog.defer(entry, until, why, now);
                } else {
                    backlog.sleep(entry, until, why, now);
                    job.await(() -> wakeFlow(entry.flow()));
                }
                yield false;
            }
            case Admission.Finished<C>(var outcome) -> {
                lane.end(delivery.offset(), delivery.size(), outcome);
                yield false;
            }
        };
    }

    private boolean start(FlowQueue.Entry<Pending<C>> entry, Call<C> call) {
        backlog.called(entry);
        return calls.start(entry, call);
    }

    /** Any thread. */
    private void wakeFlow(String flow) {
        woken.add(flow);
        wake();
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void await(@Nullable Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            if (stopped || signalled || reconsider || calls.anyBack() || !woken.isEmpty()) {
                return;
            }
            Duration sleep = atMost == null || atMost.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : atMost;
            changed.awaitNanos(sleep.toNanos());
        } finally {
            lock.unlock();
        }
    }
}

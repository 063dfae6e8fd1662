package dev.drover.engine;

import dev.drover.contracts.WaitReason;
import dev.drover.engine.Backlog.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lane's calls in flight, each on a virtual thread of its own, and the jobs that have come back from one. */
final class LaneCalls<C> {
    private static final Logger log = LoggerFactory.getLogger(LaneCalls.class);

    /** A call that broke its promise not to throw is made again after this. */
    private static final Duration AFTER_BUG = Duration.ofSeconds(5);

    private record Returned<C>(FlowQueue.Entry<Pending<C>> entry, Instant until, WaitReason why) {}

    private final PartitionProcessor<C> lane;
    private final PartitionProcessor.Services<C> services;
    private final Runnable wake;
    private final String name; // of each call's thread, but for its offset
    private final RunningCalls<Pending<C>> running = new RunningCalls<>();
    private final Queue<Returned<C>> returned = new ConcurrentLinkedQueue<>();

    /** @param wake there is a job to take back */
    LaneCalls(PartitionProcessor<C> lane, PartitionProcessor.Services<C> services, Runnable wake) {
        this.lane = lane;
        this.services = services;
        this.wake = wake;
        this.name = "call-" + lane.partition() + "@";
    }

    /** True if the call was started, which then owns the slot in flight. */
    boolean start(FlowQueue.Entry<Pending<C>> entry, Call<C> call) {
        Delivery delivery = entry.job().delivery;
        Thread caller = Thread.ofVirtual().name(name + delivery.offset()).unstarted(() -> carry(entry, delivery, call));
        if (!running.begin(caller, entry.job())) {
            call.abandon();
            return false;
        }
        caller.start();
        return true;
    }

    private void carry(FlowQueue.Entry<Pending<C>> entry, Delivery delivery, Call<C> call) {
        try {
            switch (call.run()) {
                case Step.Finished<C>(var outcome) -> lane.end(delivery.offset(), delivery.size(), outcome);
                case Wait<C>(var until, var why, var _) -> giveBack(new Returned<>(entry, until, why));
            }
        } catch (InterruptedException _) {
            // the partition moved or the worker stops, and nobody looks at what is given back; a call that was
            // interrupted by something else must not be lost, for it would hold the window for ever
            giveBack(new Returned<>(entry, services.clock().instant().plus(AFTER_BUG), WaitReason.BACKOFF));
        } catch (RuntimeException | Error e) {
            log.error("call of {}@{} failed, trying again in {}", lane, delivery.offset(), AFTER_BUG, e);
            giveBack(new Returned<>(entry, services.clock().instant().plus(AFTER_BUG), WaitReason.BACKOFF));
        } finally {
            services.limiter().release();
            running.ended(Thread.currentThread());
        }
    }

    private void giveBack(Returned<C> job) {
        returned.add(job);
        wake.run();
    }

    /** Is given a job that came back, which may not go before {@code until}. */
    @FunctionalInterface
    interface Back<C> {
        void defer(FlowQueue.Entry<Pending<C>> entry, Instant until, WaitReason why);
    }

    /** Hands over all that have come back. */
    void takeBack(Back<C> to) {
        for (Returned<C> job = returned.poll(); job != null; job = returned.poll()) {
            to.defer(job.entry, job.until, job.why);
        }
    }

    boolean anyBack() {
        return !returned.isEmpty();
    }

    /** The jobs of the calls in flight. */
    List<OpenJob<C>> inFlight() {
        return running.carried().stream().map(Pending::calling).toList();
    }

    /** Those that have come back and were not taken yet. */
    List<OpenJob<C>> back() {
        return returned.stream()
                .map(job -> job.entry.job().waiting(job.why, job.until))
                .toList();
    }

    int count() {
        return running.count();
    }

    /** Waits for calls in flight; true if none is left. */
    boolean awaitNone(Duration atMost) throws InterruptedException {
        return running.awaitNone(atMost);
    }

    /** @return how many were interrupted */
    int interrupt() {
        return running.interrupt();
    }

    /** Lets no other call begin; for good. */
    void close() {
        running.close();
    }
}

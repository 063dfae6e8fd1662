package dev.drover.engine;

import dev.drover.contracts.WaitReason;
import dev.drover.engine.OpenJob.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lane has taken in and not started: its deliveries as jobs, in their flows. Used by the lane's dispatching
 * thread only.
 */
final class Backlog<C> {
    /**
     * Jobs that could go; more would buy no parallelism. Those whose flow sleeps do not count, so a flow that waits
     * hides no other as long as the span has room. When this many wait already, a job that comes to a flow that sleeps
     * is kept as the record that it came as, and decoded again at its turn.
     */
    static final int LOOKAHEAD = 1_000;

    /** With this many decoded, a job that has to wait before its first call is kept as its record as well. */
    private static final int MANY_DECODED = 2 * LOOKAHEAD;

    /** Decoded jobs, with those that wait after a call and cannot be decoded again. */
    static final int MOST_DECODED = 4 * LOOKAHEAD;

    /** Deliveries that are taken in before the next look at what may go. */
    private static final int TAKEN_AT_ONCE = 100;

    /** A delivery that waits. */
    static final class Pending<C> {
        final Delivery delivery;
        private @Nullable Job<C> job; // null: to be decoded again
        private boolean called; // it has a history, and cannot be decoded again

        private Pending(Delivery delivery, @Nullable Job<C> job) {
            this.delivery = delivery;
            this.job = job;
        }

        /** Both are null if only its turn has not come. */
        OpenJob<C> waiting(@Nullable WaitReason why, @Nullable Instant until) {
            return new OpenJob<>(delivery, job, why == null ? Stage.IN_LINE : Stage.WAITING, why, until);
        }

        OpenJob<C> calling() {
            return new OpenJob<>(delivery, job, Stage.CALLING, null, null);
        }
    }

    private final PartitionProcessor<C> lane;
    private final Intake<C> intake;
    private final FlowQueue<Pending<C>> queue = new FlowQueue<>();
    private int undecoded; // of those in the queue

    Backlog(PartitionProcessor<C> lane, Intake<C> intake) {
        this.lane = lane;
        this.intake = intake;
    }

    /** The flows, to take from and to give back to. */
    FlowQueue<Pending<C>> queue() {
        return queue;
    }

    /**
     * Decodes some of what has arrived.
     *
     * @return false if there is no more, or no room for it
     */
    boolean takeIn() {
        for (int taken = 0; taken < TAKEN_AT_ONCE; taken++) {
            boolean room = queue.awake() < LOOKAHEAD && decoded() < MOST_DECODED;
            Delivery delivery = room ? lane.nextDelivery() : null;
            if (delivery == null) {
                return false;
            }
            Job<C> job = decode(delivery);
            if (job != null) {
                boolean later = queue.size() >= LOOKAHEAD && queue.sleeps(job.flow());
                undecoded += later ? 1 : 0;
                var pending = new Pending<C>(delivery, later ? null : job);
                queue.add(new FlowQueue.Entry<>(pending, job.flow(), job.weight(), job.deadline()));
            }
        }
        return true;
    }

    /** The job of an entry just taken from the queue; null if it turns out to be over. */
    @Nullable
    Job<C> job(FlowQueue.Entry<Pending<C>> taken) {
        Pending<C> pending = taken.job();
        if (pending.job == null) {
            undecoded--;
            pending.job = decode(pending.delivery);
        }
        return pending.job;
    }

    /** The entry just taken is about to be called. */
    void called(FlowQueue.Entry<Pending<C>> taken) {
        taken.job().called = true;
    }

    /** The entry just taken may not go before then, and its flow waits with it. */
    void sleep(FlowQueue.Entry<Pending<C>> taken, Instant until, WaitReason why, Instant now) {
        queue.sleep(taken, until, why, now);
        if (decoded() >= MANY_DECODED) {
            queue.each(taken.flow(), this::keepRecordOnly);
        }
    }

    /** The entry just taken may not go before then, and waits alone. */
    void defer(FlowQueue.Entry<Pending<C>> taken, Instant until, WaitReason why, Instant now) {
        queue.defer(taken, until, why, now);
        if (decoded() >= MANY_DECODED) {
            keepRecordOnly(taken.job());
        }
    }

    private void keepRecordOnly(Pending<C> waiting) {
        if (!waiting.called && waiting.job != null) {
            waiting.job = null;
            undecoded++;
        }
    }

    private int decoded() {
        return queue.size() - undecoded;
    }

    /** Why nothing goes at the moment; null if there is nothing. */
    @Nullable
    WaitReason why() {
        if (queue.size() == 0) {
            return lane.windowFull() ? WaitReason.WINDOW_FULL : null;
        }
        return queue.why();
    }

    /**
     * Everything that waits here or has only arrived.
     *
     * @param taken from the queue for now; null if nothing is
     */
    List<OpenJob<C>> open(FlowQueue.@Nullable Entry<Pending<C>> taken) {
        List<OpenJob<C>> open = new ArrayList<>(queue.size());
        if (taken != null) {
            open.add(taken.job().waiting(null, null));
        }
        queue.each((pending, why, until) -> open.add(pending.waiting(why, until)));
        lane.arrived().forEach(each -> open.add(new OpenJob<>(each, null, Stage.IN_LINE, null, null)));
        return open;
    }

    private @Nullable Job<C> decode(Delivery delivery) {
        return switch (intake.take(delivery, lane.state())) {
            case Intaken.Queued<C>(var job) -> job;
            case Intaken.Finished<C>(var outcome) -> {
                lane.end(delivery.offset(), delivery.size(), outcome);
                yield null;
            }
        };
    }
}

package dev.drover.engine;

import dev.drover.contracts.WaitReason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of one lane that wait for their turn: in order within a flow, by weight between flows (start-time fair
 * queueing: the flow with the smallest virtual time goes next, and each turn costs it 1 / weight). A flow whose
 * head may not go sleeps; others pass it. A job whose deadline comes is offered out of turn, so that it can be
 * ended in time though its flow sleeps. Pure; used by one thread.
 *
 * @param <J> the job
 */
final class FlowQueue<J> {
    /**
     * A job and where it queues.
     *
     * @param weight above 0
     * @param deadline when it is offered though its flow sleeps; {@link Instant#MAX}: never
     */
    record Entry<J>(J job, String flow, double weight, Instant deadline) {}

    /** One stay in the queue; an entry that comes back gets a new one, so it can never stand in line twice. */
    private static final class Ticket<J> {
        final Entry<J> entry;

        @Nullable
        final WaitReason why; // null unless it waits

        @Nullable
        Flow<J> flow; // null while it is deferred: it stands in no line

        boolean gone;

        Ticket(Entry<J> entry, @Nullable WaitReason why) {
            this.entry = entry;
            this.why = why;
        }
    }

    private static final class Flow<J> {
        final ArrayDeque<Ticket<J>> line = new ArrayDeque<>(); // with some that are gone
        final String name;
        final long order;
        int waiting; // in line and not gone
        boolean sleeps;
        double virtualTime; // changed only while the flow is not in {@code ready}
        Instant wake = Instant.MIN; // changed only while the flow is not in {@code asleep}

        @Nullable
        WaitReason why; // null unless it sleeps

        Flow(String name, double virtualTime, long order) {
            this.name = name;
            this.virtualTime = virtualTime;
            this.order = order;
        }
    }

    private record Timed<J>(Instant at, Ticket<J> ticket) {}

    private final Map<String, Flow<J>> flows = new HashMap<>();
    private final TreeSet<Flow<J>> ready = new TreeSet<>(
            Comparator.<Flow<J>>comparingDouble(f -> f.virtualTime).thenComparingLong(f -> f.order));
    private final TreeSet<Flow<J>> asleep =
            new TreeSet<>(Comparator.comparing((Flow<J> f) -> f.wake).thenComparingLong(f -> f.order));
    private final PriorityQueue<Timed<J>> deferred = new PriorityQueue<>(Comparator.comparing(Timed::at));
    private final Deadlines<Ticket<J>> deadlines = new Deadlines<>(ticket -> ticket.gone);
    private double virtualTime;
    private long order;
    private int size;
    private int awake;

    /** At the end of its flow. */
    void add(Entry<J> entry) {
        enqueue(ticket(entry, null, Instant.MIN), false);
    }

    /** Not before {@code until}; then ahead of its flow, since it is older. */
    void defer(Entry<J> entry, Instant until, WaitReason why, Instant now) {
        deferred.add(new Timed<>(until, ticket(entry, why, now)));
    }

    /** The job just taken may not go before {@code until}; its flow waits with it. */
    void sleep(Entry<J> entry, Instant until, WaitReason why, Instant now) {
        Flow<J> flow = flows.get(entry.flow);
        if (flow == null) {
            flow = new Flow<>(entry.flow, virtualTime, order++);
            flows.put(entry.flow, flow);
        } else {
            ready.remove(flow);
            asleep.remove(flow);
            flow.virtualTime -= 1.0 / entry.weight;
            awake -= flow.sleeps ? 0 : flow.waiting;
        }
        flow.sleeps = true;
        join(flow, ticket(entry, why, now), true);
        flow.wake = until;
        flow.why = why;
        asleep.add(flow);
    }

    /**
     * The job that is next at {@code now}, taken out; null if all wait. The caller puts it back with
     * {@link #sleep} if it may not go.
     */
    @Nullable
    Entry<J> take(Instant now) {
        wake(now);
        Ticket<J> late = deadlines.late(now);
        return late != null ? leave(late) : next();
    }

    /** Lets a flow try again, if it sleeps. */
    void wake(String name) {
        Flow<J> flow = flows.get(name);
        if (flow != null && asleep.remove(flow)) {
            rise(flow);
        }
    }

    /** Lets every flow and every deferred job try again. */
    void wakeAll() {
        wake(Instant.MAX);
    }

    /** The next instant at which {@link #take} may have something; null if only an addition can change that. */
    @Nullable
    Instant nextWake() {
        Instant next = asleep.isEmpty() ? null : asleep.first().wake;
        next = earlier(next, deferred.isEmpty() ? null : deferred.peek().at);
        return earlier(next, deadlines.next());
    }

    /** Why the flow or the deferred job that wakes first waits; null if none does. */
    @Nullable
    WaitReason why() {
        if (deferred.isEmpty()) {
            return asleep.isEmpty() ? null : asleep.first().why;
        }
        boolean flowFirst = !asleep.isEmpty() && asleep.first().wake.isBefore(deferred.peek().at);
        return flowFirst ? asleep.first().why : deferred.peek().ticket.why;
    }

    int size() {
        return size;
    }

    /** Jobs that neither sleep with their flow nor are deferred. */
    int awake() {
        return awake;
    }

    boolean sleeps(String flow) {
        Flow<J> known = flows.get(flow);
        return known != null && known.sleeps;
    }

    /** Those in line in that flow, deferred ones not among them. */
    void each(String flow, Consumer<J> what) {
        Flow<J> known = flows.get(flow);
        if (known != null) {
            for (Ticket<J> ticket : known.line) {
                if (!ticket.gone) {
                    what.accept(ticket.entry.job);
                }
            }
        }
    }

    /** Is shown one that waits for its turn. */
    @FunctionalInterface
    interface Waiting<J> {
        /** Both are null if only its turn has not come. */
        void job(J job, @Nullable WaitReason why, @Nullable Instant until);
    }

    /** All of them, deferred ones too. */
    void each(Waiting<J> what) {
        for (Flow<J> flow : flows.values()) {
            for (Ticket<J> ticket : flow.line) {
                if (!ticket.gone) {
                    what.job(ticket.entry.job, flow.sleeps ? flow.why : null, flow.sleeps ? flow.wake : null);
                }
            }
        }
        for (Timed<J> timed : deferred) {
            if (!timed.ticket.gone) {
                what.job(timed.ticket.entry.job, timed.ticket.why, timed.at);
            }
        }
    }

    private Ticket<J> ticket(Entry<J> entry, @Nullable WaitReason why, Instant now) {
        Ticket<J> ticket = new Ticket<>(entry, why);
        size++;
        // a deadline already offered is not offered again, or its flow could never sleep
        if (entry.deadline.isAfter(now) && !entry.deadline.equals(Instant.MAX)) {
            deadlines.add(entry.deadline, ticket, size);
        }
        return ticket;
    }

    private void enqueue(Ticket<J> ticket, boolean first) {
        Flow<J> flow = flows.get(ticket.entry.flow);
        if (flow == null) {
            flow = new Flow<>(ticket.entry.flow, virtualTime, order++);
            flows.put(ticket.entry.flow, flow);
            ready.add(flow);
        }
        join(flow, ticket, first);
    }

    private void join(Flow<J> flow, Ticket<J> ticket, boolean first) {
        ticket.flow = flow;
        if (first) {
            flow.line.addFirst(ticket);
        } else {
            flow.line.addLast(ticket);
        }
        flow.waiting++;
        awake += flow.sleeps ? 0 : 1;
    }

    private void wake(Instant now) {
        while (!asleep.isEmpty() && !asleep.first().wake.isAfter(now)) {
            rise(asleep.removeFirst());
        }
        while (!deferred.isEmpty() && !deferred.peek().at.isAfter(now)) {
            Ticket<J> ticket = deferred.poll().ticket;
            if (!ticket.gone) {
                enqueue(ticket, true);
            }
        }
    }

    private void rise(Flow<J> flow) {
        flow.sleeps = false;
        awake += flow.waiting;
        ready.add(flow);
    }

    private @Nullable Entry<J> next() {
        for (Flow<J> flow = ready.pollFirst(); flow != null; flow = ready.pollFirst()) {
            Ticket<J> ticket = flow.line.pollFirst();
            while (ticket != null && ticket.gone) {
                ticket = flow.line.pollFirst();
            }
            if (ticket == null) {
                flows.remove(flow.name);
                continue;
            }
            virtualTime = Math.max(virtualTime, flow.virtualTime);
            flow.virtualTime = virtualTime + 1.0 / ticket.entry.weight;
            if (flow.line.isEmpty()) {
                flows.remove(ticket.entry.flow);
            } else {
                ready.add(flow);
            }
            return leave(ticket);
        }
        return null;
    }

    private Entry<J> leave(Ticket<J> ticket) {
        ticket.gone = true;
        size--;
        Flow<J> flow = ticket.flow;
        if (flow != null) {
            flow.waiting--;
            awake -= flow.sleeps ? 0 : 1;
        }
        return ticket.entry;
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        return a == null || (b != null && b.isBefore(a)) ? b : a;
    }
}

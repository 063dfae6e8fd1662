package dev.drover.model.pacing;

import dev.drover.contracts.WaitReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the calls of one model with one key, for all lanes of the process. Thread-safe; its lock is held for
 * arithmetic alone.
 */
public final class Pace {
    /** For no longer than this are those who wait for a quota told to come one after the other. */
    private static final long LONGEST_SPREAD = 1_000_000_000;

    private final PaceSettings settings;
    private final ConcurrencyLimit limit;
    private final Map<Dimension, Allowance> allowances = new EnumMap<>(Dimension.class);
    /** The waiting requests, in the order in which they came. */
    private final Map<Object, Runnable> waiting = new LinkedHashMap<>();

    private Charge asked = Charge.NOTHING;

    public Pace(PaceSettings settings) {
        this.settings = settings;
        this.limit = new ConcurrencyLimit(settings);
    }

    /** What a call's end says of the provider. */
    enum Ending {
        ANSWERED,
        CONGESTED,
        UNTOLD
    }

    /** Asks for a place; never blocks. */
    public synchronized Entered enter(Charge estimate, Instant at) {
        long now = nanos(at);
        long next = nextAt(estimate, now);
        if (next > now) {
            return new Entered.Full(instant(next + spread(estimate, now)), WaitReason.TOKENS);
        }
        if (!limit.tryEnter(now)) {
            return new Entered.Full(instant(limit.nextAt(now)), WaitReason.CONCURRENCY);
        }
        allowances.forEach((dimension, allowance) -> allowance.take(dimension.of(estimate), dimension.of(asked), now));
        asked = asked.plus(estimate);
        return new Slot(this, asked, estimate, now, limit.decreases());
    }

    /**
     * After a {@link Entered.Full}: runs {@code wake} once as soon as it is worth asking again, at once if it is. It may run on any
     * thread, and must neither block nor ask itself. Who is gone by then is woken in vain; the place is offered again with the
     * next one that becomes free.
     *
     * @param who by its identity; who waits already is not put down twice
     */
    public void await(Object who, Entered.Full full, Runnable wake) {
        synchronized (this) {
            if (full.why() != WaitReason.CONCURRENCY || !limit.hasRoom()) {
                waiting.putIfAbsent(who, wake);
                return;
            }
        }
        wake.run();
    }

    /** Wakes it no more. */
    public synchronized void forget(Object who) {
        waiting.remove(who);
    }

    /** As it is now, for those who only look. */
    public synchronized PaceStatus status(Instant at) {
        long now = nanos(at);
        Map<Dimension, Long> left = new EnumMap<>(Dimension.class);
        allowances.forEach((dimension, allowance) -> {
            long rest = allowance.left(dimension.of(asked), now);
            if (rest >= 0) {
                left.put(dimension, rest);
            }
        });
        return new PaceStatus(limit.limit(), limit.inFlight(), waiting.size(), limit.decreases(), left);
    }

    /** The key is another: its quotas are not known yet. How many calls the provider takes is not the key's alone. */
    synchronized void exchanged() {
        allowances.clear();
    }

    void told(Slot slot, List<Reading> readings, Instant at) {
        if (readings.isEmpty() || !settings.headers()) {
            return;
        }
        synchronized (this) {
            long now = nanos(at);
            for (Reading reading : readings) {
                Dimension dimension = reading.dimension();
                allowances
                        .computeIfAbsent(dimension, _ -> new Allowance())
                        .tell(reading, dimension.of(slot.position), dimension.of(asked), slot.sent, now);
            }
        }
    }

    void end(Slot slot, @Nullable Charge used, Ending ending, Instant at) {
        List<Runnable> woken;
        synchronized (this) {
            if (!slot.end()) {
                return;
            }
            long now = nanos(at);
            if (used != null) {
                allowances.forEach((dimension, allowance) -> allowance.correct(
                        dimension.of(slot.position),
                        dimension.of(slot.estimate) - dimension.of(used),
                        dimension.of(asked),
                        now));
            }
            switch (ending) {
                case ANSWERED -> {
                    allowances.forEach((dimension, allowance) -> allowance.answered(dimension.of(slot.position)));
                    limit.answered(now);
                }
                case CONGESTED -> limit.congested(slot.decreases);
                case UNTOLD -> {}
            }
            limit.leave();
            woken = waiting.isEmpty() ? List.of() : next(now);
        }
        woken.forEach(Runnable::run);
    }

    /** As many of those who wait as there are places, unless it is the quota that is used up. */
    private List<Runnable> next(long now) {
        List<Runnable> next = new ArrayList<>();
        if (nextAt(Charge.of(0, 0), now) <= now) {
            int room = limit.limit() - limit.inFlight();
            for (Iterator<Runnable> all = waiting.values().iterator(); all.hasNext() && next.size() < room; ) {
                next.add(all.next());
                all.remove();
            }
        }
        return next;
    }

    private long nextAt(Charge estimate, long now) {
        long next = now;
        for (Map.Entry<Dimension, Allowance> each : allowances.entrySet()) {
            Dimension dimension = each.getKey();
            next = Math.max(next, each.getValue().nextAt(dimension.of(estimate), dimension.of(asked), now));
        }
        return next;
    }

    /** Those who wait already come first. */
    private long spread(Charge estimate, long now) {
        if (waiting.isEmpty()) {
            return 0;
        }
        long interval = 0;
        for (Map.Entry<Dimension, Allowance> each : allowances.entrySet()) {
            Dimension dimension = each.getKey();
            interval = Math.max(interval, each.getValue().interval(dimension.of(estimate), dimension.of(asked), now));
        }
        return Math.min(LONGEST_SPREAD, interval > LONGEST_SPREAD ? LONGEST_SPREAD : interval * waiting.size());
    }

    private static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}

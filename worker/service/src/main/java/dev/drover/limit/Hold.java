package dev.drover.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one call has reserved of its tenant's budgets: first by estimate, then by cost, until the spend has been seen on
 * the ledger or it is clear that it never will be. Thread-safe; whatever comes after {@link #release} does nothing.
 */
public final class Hold {
    private final List<BudgetDraw.Source> drawn;
    private final PartitionHolds partition;
    private final Instant reserved;
    private long nanos; // guarded by this, like all below
    private boolean parked;
    private boolean released;

    Hold(List<BudgetDraw.Source> drawn, PartitionHolds partition, long nanos, Instant reserved) {
        this.drawn = drawn;
        this.partition = partition;
        this.reserved = reserved;
        this.nanos = nanos;
    }

    /** The call cost this much; of a call that cost nothing, nothing is held. */
    public void settle(long cost) {
        if (cost == 0) {
            release();
            return;
        }
        synchronized (this) {
            if (!released) {
                long difference = cost - nanos;
                nanos = cost;
                drawn.forEach(source -> source.account().change(difference));
            }
        }
    }

    /** Its request waits for another round: what it has cost is held, but hinders nobody from going one at a time. */
    public synchronized void park() {
        if (!released && !parked) {
            parked = true;
            drawn.forEach(source -> source.account().park());
        }
    }

    /** The spend has been seen. */
    void seen(Instant now) {
        synchronized (this) {
            if (!released && !parked) {
                long millis = Duration.between(reserved, now).toMillis();
                drawn.forEach(source -> source.account().lasted(millis, now));
            }
        }
        release();
    }

    /** The spend will never be, or nobody here need know of it any more. */
    public void release() {
        synchronized (this) {
            if (released) {
                return;
            }
            released = true;
            drawn.forEach(source -> source.account().release(nanos, parked));
        }
        partition.forget(this);
    }
}

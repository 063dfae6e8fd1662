package dev.drover.model.http;

import dev.drover.model.Transport.Cause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time limits of one call. The calling thread says which phase it is in; the shared watchdog looks at it and
 * aborts the call when the phase or the whole takes too long.
 */
final class CallClock {
    private final Runnable abort;
    private final long totalEnds;
    private volatile long phaseEnds;
    private volatile Cause ifLate;
    private @Nullable Cause fired;
    private boolean over;

    CallClock(Duration total, Duration connect, long now, Runnable abort) {
        this.abort = abort;
        this.totalEnds = now + total.toNanos();
        this.phaseEnds = now + connect.toNanos();
        this.ifLate = Cause.NETWORK;
    }

    /** Begins a phase that may take so long. */
    void phase(Duration limit, Cause whenLate) {
        ifLate = whenLate;
        phaseEnds = System.nanoTime() + limit.toNanos();
    }

    /** Until the whole is over; 0 or less: it is. */
    long nanosLeft() {
        return totalEnds - System.nanoTime();
    }

    /** Whether the request has reached the provider, so that running out of time may be billed. */
    private Cause cause(boolean totalOver) {
        Cause late = ifLate;
        return totalOver && late != Cause.NETWORK ? Cause.TIMEOUT : late;
    }

    /** Called by the watchdog. */
    void check(long now) {
        boolean totalOver = now - totalEnds >= 0;
        if (!totalOver && now - phaseEnds < 0) {
            return;
        }
        synchronized (this) {
            if (over || fired != null) {
                return;
            }
            fired = cause(totalOver);
        }
        abort.run();
    }

    /** Ends the watch; says why the call was aborted, null if it was not. */
    synchronized @Nullable Cause end() {
        over = true;
        return fired;
    }
}

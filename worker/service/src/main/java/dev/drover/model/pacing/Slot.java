package dev.drover.model.pacing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call's place among those that are out. The first of its endings takes effect, and one must. Thread-safe. */
public final class Slot implements Entered {
    private final Pace pace;
    /** What all calls have asked for, this one included. */
    final Charge position;

    final Charge estimate;
    final long sent;
    final long decreases;
    private boolean ended; // guarded by the pace

    Slot(Pace pace, Charge position, Charge estimate, long sent, long decreases) {
        this.pace = pace;
        this.position = position;
        this.estimate = estimate;
        this.sent = sent;
        this.decreases = decreases;
    }

    /** What the headers of its answer say, of a success or a refusal; before its ending. */
    public void told(List<Reading> readings, Instant now) {
        pace.told(this, readings, now);
    }

    /**
     * It was answered.
     *
     * @param used what it took; null: unknown, the estimate stands
     */
    public void answered(@Nullable Charge used, Instant now) {
        pace.end(this, used, Pace.Ending.ANSWERED, now);
    }

    /** The provider is overloaded: it said so, or did not begin to answer. */
    public void congested(@Nullable Charge used, Instant now) {
        pace.end(this, used, Pace.Ending.CONGESTED, now);
    }

    /** It ended in a way that says nothing of how much the provider takes, or was not sent. */
    public void ended(@Nullable Charge used, Instant now) {
        pace.end(this, used, Pace.Ending.UNTOLD, now);
    }

    /** Only once. */
    boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}

package dev.drover.model.pacing;

/**
 * How many calls may be out at a time: additive increase, multiplicative decrease. Not thread-safe; instants are nanoseconds of
 * one clock.
 *
 * <ul>
 *   <li>Until the first sign of overload it grows by one with each answer, and doubles with each second of silence while all
 *       places are taken: who refuses, refuses at once, and a model that thinks for half a minute is no reason to wait.
 *   <li>A sign of overload takes it to 0.7 of what it was. Signs of calls that were sent before the last decrease are of the same
 *       overload and take nothing more.
 *   <li>Then it grows by one with each answer up to 0.9 of where the overload was met, and from there by one with each window of as
 *       many answers as it has places, {@value #SHORTEST_WINDOW} at least, or fewer if they took ten seconds to come; after every
 *       fourth window without a sign the step doubles.
 * </ul>
 *
 * It grows only while half of the places or more are taken. The factor and the memory of where the overload was met are those of
 * CUBIC (RFC 9438); without the memory the mean of the saw's teeth is 0.85 of what the provider takes.
 */
final class ConcurrencyLimit {
    static final double DECREASE = 0.7;
    private static final double FAST_UP_TO = 0.9;
    private static final int WINDOWS_PER_STEP = 4;

    /** Several workers with few places each would together grow too fast otherwise. */
    private static final int SHORTEST_WINDOW = 32;

    /** Where so few answers come, a window of as many as there are places is over after this. */
    private static final long LONGEST_WINDOW = 10_000_000_000L;

    private static final double NANOS_TO_DOUBLE = 1e9;

    /** While silence makes it grow, those who wait ask again this often. */
    private static final long GROWS_EVERY = 20_000_000;

    /** Who waits for a place is woken when one becomes free; in case that is lost, it asks again after this. */
    static final long LOOK_AGAIN = 1_000_000_000;

    private final PaceSettings settings;
    private int limit;
    private int inFlight;
    private long decreases;
    private int ceiling = Integer.MAX_VALUE;
    private boolean grown = true;
    private int clean;
    private long windowBegan;
    private int windows;
    private int step = 1;
    private long lastEntered;

    ConcurrencyLimit(PaceSettings settings) {
        this.settings = settings;
        this.limit = Math.clamp(settings.initial(), settings.min(), settings.max());
    }

    int limit() {
        return limit;
    }

    int inFlight() {
        return inFlight;
    }

    /** How often it was cut; a call remembers it, to tell whether a sign of overload is news. */
    long decreases() {
        return decreases;
    }

    boolean hasRoom() {
        return inFlight < limit;
    }

    /** Takes a place; false if there is none. */
    boolean tryEnter(long now) {
        if (!hasRoom() && isStarting()) {
            double silence = Math.max(0, now - lastEntered);
            grow((int) (limit * Math.min(1, silence / NANOS_TO_DOUBLE)));
        }
        if (!hasRoom()) {
            return false;
        }
        inFlight++;
        lastEntered = now;
        return true;
    }

    /** When it is worth asking again if nobody gives a place back. */
    long nextAt(long now) {
        return now
                + (isStarting() && limit < settings.max()
                        ? Math.max(GROWS_EVERY, (long) (NANOS_TO_DOUBLE / limit))
                        : LOOK_AGAIN);
    }

    void leave() {
        inFlight--;
    }

    /** A call was answered; it has not left yet. */
    void answered(long now) {
        if (2L * inFlight < limit) {
            return;
        }
        if (limit < fastUpTo()) {
            grow(1);
            return;
        }
        windowBegan = clean == 0 ? now : windowBegan;
        clean++;
        boolean slow = clean >= limit && now - windowBegan >= LONGEST_WINDOW;
        if (slow || clean >= Math.max(limit, SHORTEST_WINDOW)) {
            clean = 0;
            grow(step);
            windows++;
            step = windows % WINDOWS_PER_STEP == 0 ? Math.min(2 * step, limit) : step;
        }
    }

    /**
     * A call met an overload; it has not left yet.
     *
     * @param before {@link #decreases} when it was sent
     * @return whether it was news
     */
    boolean congested(long before) {
        if (before != decreases) {
            return false;
        }
        decreases++;
        // Places that nobody took prove nothing, but no call alone takes most of them away.
        int proven = Math.clamp(inFlight, Math.ceilDiv(limit, 2), limit);
        ceiling = grown ? proven : ceiling;
        limit = Math.clamp((long) (proven * DECREASE), settings.min(), settings.max());
        grown = false;
        clean = 0;
        windows = 0;
        step = 1;
        return true;
    }

    private boolean isStarting() {
        return ceiling == Integer.MAX_VALUE;
    }

    private int fastUpTo() {
        return isStarting() ? Integer.MAX_VALUE : (int) (FAST_UP_TO * ceiling);
    }

    private void grow(int by) {
        int next = (int) Math.min((long) limit + by, settings.max());
        grown |= next > limit;
        limit = next;
    }
}

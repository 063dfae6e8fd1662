package dev.drover.operations.deadletters;

/** How fast letters are sent: so many a second, without making up for time in which none were. For one thread. */
final class Pace {
    private static final double BATCHES_PER_SECOND = 4;
    private static final int LARGEST_BATCH = 500;
    private static final double NANOS = 1e9;

    private final double perSecond;
    private boolean begun;
    private long next;

    /** @param perSecond 0 for no limit */
    Pace(double perSecond) {
        this.perSecond = perSecond;
    }

    /** Letters that one transaction may have: few enough to be even and to end soon, many enough to be quick. */
    int batch() {
        return perSecond == 0
                ? LARGEST_BATCH
                : (int) Math.clamp(Math.ceil(perSecond / BATCHES_PER_SECOND), 1, LARGEST_BATCH);
    }

    /**
     * Takes so many letters out of the future.
     *
     * @return nanoseconds to wait before they are sent
     */
    long take(int letters, long now) {
        if (perSecond == 0) {
            return 0;
        }
        if (!begun || next - now < 0) {
            begun = true;
            next = now;
        }
        long wait = next - now;
        next += (long) (letters * NANOS / perSecond);
        return wait;
    }
}

package dev.drover.engine;

/** The engine's own reasons for a lane to wait; the rest comes from jobs. Metric labels. */
final class WaitingFor {
    static final String IN_FLIGHT = "in_flight";
    static final String BYTES = "bytes";
    static final String WINDOW_FULL = "window_full";
    static final String RESTORING = "restoring";
    static final String HALTED = "halted";

    private WaitingFor() {}
}

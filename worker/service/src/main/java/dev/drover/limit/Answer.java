package dev.drover.limit;

/** What one budget says to one estimate. */
enum Answer {
    ADMITTED,
    /** Not now: what is in flight may turn out cheaper. */
    WAIT,
    /** Not in this period, or not until a top-up. */
    EXHAUSTED
}

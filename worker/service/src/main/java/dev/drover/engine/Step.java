package dev.drover.engine;

import java.time.Instant;

/** How a call ended. */
public sealed interface Step<C> {
    record Finished<C>(Outcome<C> outcome) implements Step<C> {}

    /** Back to the lane, the slot in flight freed; the job is admitted anew, not before {@code until}. */
    record Defer<C>(Instant until, String why) implements Step<C> {}
}

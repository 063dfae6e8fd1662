package dev.drover.engine;

/**
 * How a call ended. A wait takes it back to the lane, the slot in flight freed, and it is admitted anew.
 */
public sealed interface Step<C> permits Step.Finished, Wait {
    record Finished<C>(Outcome<C> outcome) implements Step<C> {}
}

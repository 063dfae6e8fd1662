package dev.drover.engine;

/** What became of a delivery at intake. */
public sealed interface Intaken<C> {
    /** Over before it began: a record that is no request. */
    record Finished<C>(Outcome<C> outcome) implements Intaken<C> {}

    record Queued<C>(Job<C> job) implements Intaken<C> {}
}

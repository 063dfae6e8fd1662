package dev.drover.operations;

/** How far an operation that did not fail has come. */
public sealed interface Completion {
    /** All of what was asked for. */
    record Done() implements Completion {}

    /**
     * Some of it.
     *
     * @param done how many are as they should be
     * @param open how many are not; the result says which or why
     */
    record Partly(long done, long open) implements Completion {}

    /** There was nothing to do: nothing matched, or nothing was given. */
    record NothingMatched() implements Completion {}
}

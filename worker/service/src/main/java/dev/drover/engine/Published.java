package dev.drover.engine;

/** How an attempt to write a batch ended. */
sealed interface Published {
    /** Durable, all of it. */
    record Committed() implements Published {}

    /**
     * Nothing was written; the outcomes are kept and tried again.
     *
     * @param ownershipMoved the group has moved on: wait for a newer snapshot first
     */
    record Kept(String cause, boolean ownershipMoved) implements Published {}

    /** Nothing was written, because the broker will never take this record. */
    record Unsendable(OutputRecord offender, String why) implements Published {}

    /** Nothing was written, and nothing will be until an operator acts. */
    record Refused(String reason) implements Published {}

    /** The producer is dead; whether the batch was written is not known. */
    record InDoubt(String cause, boolean fenced) implements Published {}
}

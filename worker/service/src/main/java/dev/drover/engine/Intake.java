package dev.drover.engine;

/** Turns deliveries into jobs. */
public interface Intake<C> {
    /**
     * Decodes one delivery, on the lane's thread and in offset order. A job that was never called may be dropped and
     * its delivery decoded again later, out of order. Never throws.
     */
    Intaken<C> take(Delivery delivery, PartitionState<C> state);

    /**
     * The state of a partition that has just been assigned; restored before the first {@link #take}.
     *
     * @param epoch of the assignment, higher than that of any former one of the partition, whichever worker had it; 0 or
     *     more, and exact as a number of JSON
     */
    PartitionState<C> open(String topic, int partition, long epoch);
}

package dev.drover.engine;

/** Turns deliveries into jobs. */
public interface Intake<C> {
    /** Decodes one delivery; called once per delivery, in offset order, on the lane's thread. Never throws. */
    Intaken<C> take(Delivery delivery, PartitionState<C> state);

    /** The state of a partition that has just been assigned; restored before the first {@link #take}. */
    PartitionState<C> open(String topic, int partition);
}

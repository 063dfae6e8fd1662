package dev.drover.engine;

/** Work that was admitted. Either {@link #run} or {@link #abandon} is called, once. */
public interface Call<C> {
    /**
     * Runs on a virtual thread of its own and may block.
     *
     * @throws InterruptedException when the partition moves away or the worker stops; the delivery will be
     *     delivered again, to this worker or another
     */
    Step<C> run() throws InterruptedException;

    /** Gives back what admission reserved. */
    void abandon();
}

package dev.drover.engine;

import java.time.Duration;

/** Writes batches; used by the committer's thread alone. */
interface Publisher<C> {
    /**
     * Makes the publisher usable: at the start, and after {@link Published.InDoubt}.
     *
     * @return empty when it is, else what it waits for; call again
     */
    String prepare();

    /** Writes a batch and returns when its end is known, or cannot be known by this producer. */
    Published publish(Batch<C> batch);

    /** Gives up waiting for the broker; what is open is left to time out. Callable from any thread. */
    void abandon();

    void close(Duration atMost);
}

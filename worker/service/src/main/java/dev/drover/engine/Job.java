package dev.drover.engine;

import java.time.Instant;

/** A delivery that waits for its turn. Confined to its lane's thread. */
public interface Job<C> {
    /**
     * Asks whether it may go now. The engine asks only while a slot in flight is free, and asks the head of each
     * flow first; while that one waits, the flow waits with
     * it, unless the job says that it waits alone.
     */
    Admission<C> admit(Instant now);

    /**
     * After a {@link Wait} with which its flow waits: runs {@code wake} when it is worth asking again before the wait is over, at
     * once if it is. On any thread; must not block.
     */
    default void await(Runnable wake) {}

    /** Jobs of one flow wait together and in order; flows share the lane by weight. */
    String flow();

    /** When it is asked again though its flow waits, so that it can end in time; {@link Instant#MAX}: never. */
    default Instant deadline() {
        return Instant.MAX;
    }

    /** The flow's share of the lane, above 0. */
    default double weight() {
        return 1.0;
    }
}

package dev.drover.engine;

import java.time.Duration;

/** Port: what the engine tells those who count. Called on engine threads; must return at once. */
public interface EngineEvents {
    /** A transaction (or acknowledged batch) ended well. */
    default void committed(int outcomes, int partitions, Duration took) {}

    /** A transaction was aborted; its outcomes are kept. */
    default void aborted(String cause) {}

    /** The producer was replaced and the windows rebuilt. */
    default void fenced(String cause) {}

    /** Completions of a partition that had moved away were dropped. */
    default void stale(int completions) {}

    /** Records left the topic by retention before they were answered. */
    default void lostToRetention(String topic, int partition, long records) {}

    /** An outcome could not be written and was replaced by its fallback. */
    default void replaced(String why) {}

    /** The engine cannot go on in this process; the process should end. */
    default void fatal(String reason) {}

    /** Partitions came or went. */
    default void rebalanced(int assigned, int revoked, int lost) {}

    /** A call was interrupted because its partition moved or the worker stopped. */
    default void interrupted(int calls) {}
}

package dev.drover.app.chunks;

/** Who wants to know what becomes of chunks. Called in passing; must not block. */
public interface ChunkEvents {
    /** Hears nothing. */
    ChunkEvents NONE = new ChunkEvents() {};

    /** A record has reached the topic. */
    default void written() {}

    /** The rest of an attempt is left out: the broker is slow, or an event too large. */
    default void cut() {}
}

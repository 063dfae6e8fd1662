package dev.drover.model;

/** Port: the memory that answers may take together, asked for while they are read. Thread-safe. */
@FunctionalInterface
public interface ResponseMemory {
    /** As much as anybody asks for. */
    ResponseMemory UNBOUNDED = () -> (bytes, atMost) -> true;

    /** For one answer. */
    Lease open();

    /** The memory of one answer. Used by one thread at a time. */
    @FunctionalInterface
    interface Lease extends AutoCloseable {
        /**
         * Takes more bytes, and waits for room.
         *
         * @param atMost the longest wait, in nanoseconds
         * @return false if there was no room for all that time; nothing was taken then
         */
        boolean take(long bytes, long atMost) throws InterruptedException;

        /** Gives everything back. */
        @Override
        default void close() {}
    }
}

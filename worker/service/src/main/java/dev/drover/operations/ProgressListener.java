package dev.drover.operations;

/** Is told how far an operation is while it goes on. Called by the thread that runs the operation. */
public interface ProgressListener {
    /** Does not listen. */
    ProgressListener NONE = new ProgressListener() {
        @Override
        public Task begin(String task, long total) {
            return _ -> {};
        }

        @Override
        public void remark(Remark remark) {}
    };

    /**
     * A piece of work begins.
     *
     * @param task its name, for people
     * @param total how much there is to do; offsets, lines or letters
     */
    Task begin(String task, long total);

    /** Something that the waiting caller should know; the operation goes on. */
    void remark(Remark remark);

    /** A piece of work; closed when it has ended, well or not. */
    @FunctionalInterface
    interface Task extends AutoCloseable {
        /** @param done how much of the total is done */
        void at(long done);

        @Override
        default void close() {}
    }
}

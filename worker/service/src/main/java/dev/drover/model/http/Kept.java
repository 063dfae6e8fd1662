package dev.drover.model.http;

/** Counts what is kept of one stream, in bytes of heap, up to the bound on an answer. */
final class Kept {
    /** Of an entry in a map or a list, with its key and its holder. */
    static final int ENTRY = 200;

    private final long bound;
    private long bytes;

    Kept(long bound) {
        this.bound = bound;
    }

    /**
     * @param more below 0 for what is no longer kept
     * @throws TooLarge beyond the bound
     */
    void add(long more) {
        bytes += more;
        if (bytes > bound) {
            throw new TooLarge();
        }
    }

    long bytes() {
        return bytes;
    }

    /** Ends the reading of an answer; never leaves this room. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge() {
            super("too large", null, false, false);
        }
    }
}

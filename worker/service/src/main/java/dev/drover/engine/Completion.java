package dev.drover.engine;

/**
 * An outcome on its way into a commit. It belongs to the lane, that is to one assignment of its partition; when
 * the lane is gone, so is the completion.
 *
 * @param heldBytes what the delivery holds until the commit
 */
record Completion<C>(PartitionProcessor<C> lane, long offset, int heldBytes, Outcome<C> outcome) {
    /** Bytes of what will be written, without framing. */
    long outcomeBytes() {
        long bytes = 0;
        for (OutputRecord output : outcome.records()) {
            bytes += (output.key() == null ? 0 : output.key().length)
                    + (output.value() == null ? 0 : output.value().length);
        }
        return bytes;
    }

    Completion<C> with(Outcome<C> other) {
        return new Completion<>(lane, offset, heldBytes, other);
    }
}

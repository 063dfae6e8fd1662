package dev.drover.engine;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A partition that remembers nothing.
 *
 * @param closing runs when it moves away
 */
record TestingEmptyState(Runnable closing) implements PartitionState<Long> {
    @Override
    public OptionalLong replay(byte[] key, byte @Nullable [] value) {
        return OptionalLong.empty();
    }

    @Override
    public void restore(byte @Nullable [] saved, Instant now) {}

    @Override
    public byte[] save(Instant now, int maxBytes) {
        return new byte[0];
    }

    @Override
    public List<OutputRecord> contribute(List<Long> charges, long nonce) {
        return List.of();
    }

    @Override
    public void committed() {}

    @Override
    public void aborted() {}

    @Override
    public void close() {
        closing.run();
    }
}

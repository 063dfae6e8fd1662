package dev.drover.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ends a delivery: records to write, and a charge that the partition's state adds up at commit time.
 *
 * @param charge null if there is nothing to add up
 * @param fallback what to write instead when the broker will never take these records
 * @param <C> the charge, opaque to the engine
 */
public record Outcome<C>(
        List<OutputRecord> records,
        @Nullable C charge,
        @Nullable Fallback<C> fallback) {
    public Outcome {
        records = List.copyOf(records);
    }

    /** Makes a smaller outcome that carries the same charge. */
    @FunctionalInterface
    public interface Fallback<C> {
        /**
         * @param offender the record that cannot be sent
         * @param why the broker's or the client's word
         * @return an outcome without a fallback of its own
         */
        Outcome<C> smaller(OutputRecord offender, String why);
    }
}

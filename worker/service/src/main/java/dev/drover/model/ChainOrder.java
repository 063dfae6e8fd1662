package dev.drover.model;

import dev.drover.contracts.CutOver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * In which order the models of a chain are tried.
 *
 * @param by what decides
 * @param firstStays whether the request has named the first: it is tried first whatever decides on the rest
 * @param maxLatency models whose answers take longer, as measured, are tried after the others; null: no bound
 * @param cutOver as configured; null: none
 */
public record ChainOrder(
        By by,
        boolean firstStays,
        @Nullable Duration maxLatency,
        @Nullable CutOver cutOver) {
    /** As the configuration lists them. */
    public static final ChainOrder LISTED = new ChainOrder(By.LISTED, false, null, null);

    /** What decides. */
    public enum By {
        /** The place in the configuration. */
        LISTED,
        /** What the request would cost: its prompt and its limit on output at the model's prices. */
        CHEAPEST,
        /** How long the model's last answers took. */
        FASTEST
    }

    ChainOrder withFirst() {
        return new ChainOrder(by, true, maxLatency, cutOver);
    }
}

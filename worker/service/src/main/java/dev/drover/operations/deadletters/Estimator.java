package dev.drover.operations.deadletters;

import dev.drover.deadletter.StoredRecord;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Says what a request would take if it were sent. */
@FunctionalInterface
public interface Estimator {
    /** A payload that is no request takes nothing. */
    Amount of(StoredRecord request);

    /**
     * What one request takes.
     *
     * @param usd null if it is unknown
     * @param unpriced why it is, null if it is not
     */
    record Amount(
            long tokens, @Nullable BigDecimal usd, @Nullable String unpriced) {
        public static final Amount NONE = new Amount(0, BigDecimal.ZERO, null);
    }
}

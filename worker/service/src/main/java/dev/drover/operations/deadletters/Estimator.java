package dev.drover.operations.deadletters;

import dev.drover.deadletter.StoredRecord;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Says what a request would take if it were sent. */
@FunctionalInterface
public interface Estimator {
    /**
     * A payload that is no request takes nothing.
     *
     * @param request as it would be sent
     * @param tenant who would pay; null if nothing says
     * @param reason that it died of
     */
    Amount of(StoredRecord request, @Nullable String tenant, String reason);

    /**
     * What one request takes.
     *
     * @param usd null if it is unknown
     * @param unpriced why it is, null if it is not
     * @param shortfall of a budget that would refuse it now; null if none would
     */
    record Amount(
            long tokens,
            @Nullable BigDecimal usd,
            @Nullable String unpriced,
            @Nullable Shortfall shortfall) {
        public static final Amount NONE = new Amount(0, BigDecimal.ZERO, null, null);
    }

    /**
     * A budget that does not cover a request.
     *
     * @param unless what must be, for it to cover the request; in a few words
     * @param why in a sentence, with what to do
     */
    record Shortfall(String unless, String why) {}
}

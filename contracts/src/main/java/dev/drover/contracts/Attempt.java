package dev.drover.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call to one model, whatever came of it.
 *
 * @param n 1 for the request's first attempt
 * @param model the configured name
 * @param upstreamModel the provider's name for it
 * @param status the HTTP status, null if none arrived
 * @param code null for the attempt that answered
 * @param message why it failed, redacted and short; null for the attempt that answered
 * @param latencyMs from the first byte sent to the end of the answer
 * @param endedAt when it ended, which is when it counts as spent
 * @param usage null if the provider did not report it; for a possibly billed attempt the estimate
 * @param cost null if not billed, or if the model has no price
 * @param estimatedUsd only of an attempt that was surely billed, whose model has a price, and whose cost is not known
 *     all the same, since nobody reported its usage or what it used has no price: what its tokens cost, reported or by our
 *     own estimate, exact, zero or more. Then {@code cost} is null.
 * @param dropped members of the request that the provider did not get since the model's settings leave them out, in the
 *     order in which they were met
 * @param key the operator's name of the key with which the call was made, never a part of its value; null if the provider has
 *     but one
 * @param firstTokenMs from the first byte sent to the first part of a streamed answer, 0 or more; null if it was no stream,
 *     or nothing came
 */
public record Attempt(
        int n,
        String model,
        String provider,
        String upstreamModel,
        @Nullable Integer status,
        @Nullable FailureCode code,
        @Nullable String message,
        long latencyMs,
        Instant endedAt,
        @Nullable Usage usage,
        @Nullable AttemptCost cost,
        @Nullable BigDecimal estimatedUsd,
        Billing billing,
        List<String> dropped,
        @Nullable String key,
        @Nullable Long firstTokenMs) {
    public Attempt {
        dropped = List.copyOf(dropped);
        if (estimatedUsd != null && (billing != Billing.BILLED || cost != null || estimatedUsd.signum() < 0)) {
            throw new IllegalArgumentException(
                    "an estimate is zero or more and stands only where a billed attempt has no cost");
        }
    }

    /** One whose provider has one key and got all of the request, and that was no stream. */
    public Attempt(
            int n,
            String model,
            String provider,
            String upstreamModel,
            @Nullable Integer status,
            @Nullable FailureCode code,
            @Nullable String message,
            long latencyMs,
            Instant endedAt,
            @Nullable Usage usage,
            @Nullable AttemptCost cost,
            @Nullable BigDecimal estimatedUsd,
            Billing billing) {
        this(
                n,
                model,
                provider,
                upstreamModel,
                status,
                code,
                message,
                latencyMs,
                endedAt,
                usage,
                cost,
                estimatedUsd,
                billing,
                List.of(),
                null,
                null);
    }

    /** The same, told otherwise. */
    public Attempt withMessage(@Nullable String other) {
        return new Attempt(
                n,
                model,
                provider,
                upstreamModel,
                status,
                code,
                other,
                latencyMs,
                endedAt,
                usage,
                cost,
                estimatedUsd,
                billing,
                dropped,
                key,
                firstTokenMs);
    }
}

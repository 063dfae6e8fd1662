package dev.drover.contracts;

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
 * @param usage null if the provider did not report it; for a possibly billed attempt the estimate
 * @param cost null if not billed, or if the model has no price
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
        @Nullable Usage usage,
        @Nullable AttemptCost cost,
        Billing billing) {}

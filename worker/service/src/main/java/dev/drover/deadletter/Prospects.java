package dev.drover.deadletter;

import dev.drover.contracts.FailureCode;
import java.util.Optional;

/** Which requests would die again of the same if they were sent again. */
public final class Prospects {
    private static final String REQUEST = "the request is changed";
    private static final String REQUEST_OR_MODEL = "the request or its model is changed";

    private Prospects() {}

    /**
     * What must be otherwise, for a request to end otherwise; empty if time alone may help.
     *
     * @param reason that it died of
     * @param changes that a replay makes
     */
    public static Optional<String> failsUnless(String reason, Changes changes) {
        if (!changes.sets().isEmpty() || changes.model() != null || changes.chain() != null) {
            return Optional.empty();
        }
        return FailureCode.ofWire(reason).flatMap(Prospects::failsUnless);
    }

    private static Optional<String> failsUnless(FailureCode code) {
        return switch (code) {
            case INVALID_REQUEST, MALFORMED_RECORD -> Optional.of(REQUEST);
            case CONTEXT_WINDOW_EXCEEDED, CONTENT_POLICY, REQUEST_TOO_LARGE -> Optional.of(REQUEST_OR_MODEL);
            case PROVIDER_UNAVAILABLE,
                    TIMEOUT,
                    TRUNCATED_RESPONSE,
                    INVALID_PROVIDER_RESPONSE,
                    RETRIES_EXHAUSTED,
                    RATE_LIMITED,
                    PROVIDER_QUOTA_EXHAUSTED,
                    PROVIDER_AUTH,
                    MODEL_NOT_FOUND,
                    PROVIDER_OVERLOADED,
                    EXCEEDS_TOKEN_BUCKET,
                    BUDGET_EXCEEDED,
                    RESIDENCY_VIOLATION,
                    EXPIRED,
                    CANCELLED,
                    RESULT_TOO_LARGE,
                    TENANT_NOT_ALLOWED,
                    WORKER_KILLER -> Optional.empty();
        };
    }
}

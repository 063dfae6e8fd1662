package dev.drover.contracts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The closed list of reasons why a request did not end in an answer. The wire name has the same spelling in
 * dead-letter headers, the error line of the result, metrics, the command line and alerts.
 */
public enum FailureCode {
    /** DNS, connect, TLS, reset, or 5xx until nothing was left to try. */
    PROVIDER_UNAVAILABLE,
    /** No answer, no first token, or too long a gap between chunks. Possibly billed. */
    TIMEOUT,
    /** The answer ended before its finish reason. */
    TRUNCATED_RESPONSE,
    /** A 2xx whose body is not what the endpoint promises. */
    INVALID_PROVIDER_RESPONSE,
    /** 408, 409 or 425 until nothing was left to try. */
    RETRIES_EXHAUSTED,
    /** The provider's rate limit outlasted the deadline or the rounds. */
    RATE_LIMITED,
    /** The provider's account is out of credit or above its spend limit. */
    PROVIDER_QUOTA_EXHAUSTED,
    /** The provider refused the credential. */
    PROVIDER_AUTH,
    /** The model is not configured, or the provider does not know it. */
    MODEL_NOT_FOUND,
    /** The prompt does not fit any model of the chain. */
    CONTEXT_WINDOW_EXCEEDED,
    /** A content filter refused the prompt or the answer. */
    CONTENT_POLICY,
    /** The provider refused the size of the request. */
    REQUEST_TOO_LARGE,
    /** The request can never be answered as it is. */
    INVALID_REQUEST,
    /** 529, or a 503 that says overloaded. */
    PROVIDER_OVERLOADED,
    /** One request needs more than the model's whole quota per minute. */
    EXCEEDS_TOKEN_BUCKET,
    /** The tenant's or the model's budget is used up. */
    BUDGET_EXCEEDED,
    /** No model of the chain lies in a region that the tenant allows. */
    RESIDENCY_VIOLATION,
    /** The deadline passed first. */
    EXPIRED,
    /** The producer withdrew the request. */
    CANCELLED,
    /** The bytes are no request. */
    MALFORMED_RECORD,
    /** The answer does not fit into a record of the result topic. */
    RESULT_TOO_LARGE,
    /** The tenant may not use what it asked for. */
    TENANT_NOT_ALLOWED,
    /** The request was in flight at several crashes of a worker. */
    WORKER_KILLER;

    private static final Map<String, FailureCode> BY_WIRE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(FailureCode::wire, Function.identity()));

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The spelling on every wire: lower case with underscores. */
    public String wire() {
        return wire;
    }

    /** The code with this wire name, empty for a name from a future version. */
    public static Optional<FailureCode> ofWire(String wire) {
        return Optional.ofNullable(BY_WIRE.get(wire));
    }
}

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
    PROVIDER_UNAVAILABLE(503),
    /** No answer, no first token, or too long a gap between chunks. Possibly billed. */
    TIMEOUT(504),
    /** The answer ended before its finish reason. */
    TRUNCATED_RESPONSE(502),
    /** A 2xx whose body is not what the endpoint promises. */
    INVALID_PROVIDER_RESPONSE(502),
    /** 408, 409 or 425 until nothing was left to try. */
    RETRIES_EXHAUSTED(503),
    /** The provider's rate limit outlasted the deadline or the rounds. */
    RATE_LIMITED(429, "rate_limit_exceeded"),
    /** The provider's account is out of credit or above its spend limit. */
    PROVIDER_QUOTA_EXHAUSTED(429, "insufficient_quota"),
    /** The provider refused the credential. */
    PROVIDER_AUTH(502),
    /** The model is not configured, or the provider does not know it. */
    MODEL_NOT_FOUND(404),
    /** The prompt does not fit any model of the chain. */
    CONTEXT_WINDOW_EXCEEDED(400),
    /** A content filter refused the prompt or the answer. */
    CONTENT_POLICY(400),
    /** The provider refused the size of the request. */
    REQUEST_TOO_LARGE(413),
    /** The request can never be answered as it is. */
    INVALID_REQUEST(400),
    /** 529, or a 503 that says overloaded. */
    PROVIDER_OVERLOADED(503),
    /** One request needs more than the model's whole quota per minute. */
    EXCEEDS_TOKEN_BUCKET(413),
    /** The tenant's or the model's budget is used up. */
    BUDGET_EXCEEDED(402, "insufficient_quota"),
    /** No model of the chain lies in a region that the tenant allows. */
    RESIDENCY_VIOLATION(403),
    /** The deadline passed first. */
    EXPIRED(504),
    /** The producer withdrew the request. */
    CANCELLED(499, "invalid_request_error", false),
    /** The bytes are no request. */
    MALFORMED_RECORD(400),
    /** The answer does not fit into a record of the result topic. */
    RESULT_TOO_LARGE(500),
    /** The tenant may not use what it asked for. */
    TENANT_NOT_ALLOWED(403),
    /** The request was in flight at several crashes of a worker. */
    WORKER_KILLER(500);

    private static final Map<String, FailureCode> BY_WIRE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(FailureCode::wire, Function.identity()));

    private final String wire = name().toLowerCase(Locale.ROOT);
    private final int status;
    private final String type;
    private final boolean deadLettered;

    /** @param status the HTTP status that says it best; it makes the type, unless that has a name of its own */
    FailureCode(int status) {
        this(status, status >= 500 ? "server_error" : "invalid_request_error");
    }

    FailureCode(int status, String type) {
        this(status, type, true);
    }

    FailureCode(int status, String type, boolean deadLettered) {
        this.status = status;
        this.type = type;
        this.deadLettered = deadLettered;
    }

    /** The spelling on every wire: lower case with underscores. */
    public String wire() {
        return wire;
    }

    /** The HTTP status by which formats say it that have no other word for a failure. */
    public int status() {
        return status;
    }

    /** The {@code type} of an error body in OpenAI's form. */
    String type() {
        return type;
    }

    /** Whether its requests are kept as dead letters. */
    public boolean isDeadLettered() {
        return deadLettered;
    }

    /** The code with this wire name, empty for a name from a future version. */
    public static Optional<FailureCode> ofWire(String wire) {
        return Optional.ofNullable(BY_WIRE.get(wire));
    }
}

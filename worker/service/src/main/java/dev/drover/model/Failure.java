package dev.drover.model;

import dev.drover.contracts.Billing;
import dev.drover.contracts.FailureCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Why a call brought no usable answer: the classes of the failure taxonomy, one record each. */
sealed interface Failure {
    Details details();

    /** The reason to report when attempts, chain and deferrals are used up, or the deadline has come. */
    FailureCode code();

    /** Whether the model's breaker counts it as a failure; otherwise the call says nothing about its health. */
    default boolean breakerCounts() {
        return switch (this) {
            case Network _, Timeout _, Stalled _, Truncated _, Protocol _, Server _, Overloaded _ -> true;
            case Transient t -> t.details().status() != null && t.details().status() == 408;
            case Throttled _, Quota _, Credential _, UnknownModel _ -> false;
            case ContextTooLong _, Policy _, TooLarge _, Oversized _, Invalid _ -> false;
        };
    }

    /** Whether the same request may end well later, so that waiting is worth it. */
    default boolean deferrable() {
        return switch (this) {
            case Network _, Timeout _, Stalled _, Truncated _, Protocol _, Server _, Overloaded _ -> true;
            case Transient _, Throttled _, Quota _, Credential _, UnknownModel _ -> true;
            case ContextTooLong _, Policy _, TooLarge _, Oversized _, Invalid _ -> false;
        };
    }

    /** Whether the same model, asked again, begins an answer anew that may have been billed, or that was none. */
    default boolean isRestart() {
        return this instanceof Truncated
                || this instanceof Protocol
                || details().billing() != Billing.NONE;
    }

    /**
     * What every failure carries.
     *
     * @param status the HTTP status, null if none arrived
     * @param message may quote the provider, at length; masked and then cut by whoever shows it
     * @param retryAfter what the provider asked for, null if nothing
     * @param retryForbidden the provider said {@code X-Should-Retry: false}
     * @param answer what the body says of its usage, as {@link UsageReader} takes it; null if there is no such body
     */
    record Details(
            @Nullable Integer status,
            String message,
            @Nullable Duration retryAfter,
            boolean retryForbidden,
            Billing billing,
            @Nullable JsonNode answer) {
        static Details of(@Nullable Integer status, String message, Billing billing) {
            return new Details(status, message, null, false, billing, null);
        }

        Details unbilled() {
            return new Details(status, message, retryAfter, retryForbidden, Billing.NONE, answer);
        }
    }

    record Network(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.PROVIDER_UNAVAILABLE;
        }
    }

    record Timeout(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.TIMEOUT;
        }
    }

    record Stalled(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.TIMEOUT;
        }
    }

    /** @param unknownFinishReason the word with which the answer ended, if nobody knows the word */
    record Truncated(Details details, @Nullable String unknownFinishReason) implements Failure {
        Truncated(Details details) {
            this(details, null);
        }

        @Override
        public FailureCode code() {
            return FailureCode.TRUNCATED_RESPONSE;
        }
    }

    /** A 2xx that is not what the endpoint promises, or bytes that are no HTTP. */
    record Protocol(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.INVALID_PROVIDER_RESPONSE;
        }
    }

    record Transient(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.RETRIES_EXHAUSTED;
        }
    }

    record Throttled(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.RATE_LIMITED;
        }
    }

    record Quota(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.PROVIDER_QUOTA_EXHAUSTED;
        }
    }

    record Credential(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.PROVIDER_AUTH;
        }
    }

    record UnknownModel(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.MODEL_NOT_FOUND;
        }
    }

    record ContextTooLong(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.CONTEXT_WINDOW_EXCEEDED;
        }
    }

    record Policy(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.CONTENT_POLICY;
        }
    }

    /** The provider refused the size of the request. */
    record TooLarge(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.REQUEST_TOO_LARGE;
        }
    }

    /** The answer is above the bound on response size; another call would cost the same again. */
    record Oversized(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.RESULT_TOO_LARGE;
        }
    }

    record Invalid(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.INVALID_REQUEST;
        }
    }

    record Server(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.PROVIDER_UNAVAILABLE;
        }
    }

    record Overloaded(Details details) implements Failure {
        @Override
        public FailureCode code() {
            return FailureCode.PROVIDER_OVERLOADED;
        }
    }
}

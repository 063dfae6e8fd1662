package dev.drover.model;

import dev.drover.contracts.Billing;
import dev.drover.contracts.FailureCode;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Why a call brought no usable answer.
 *
 * @param unknownFinishReason the word with which the answer ended, if nobody knows the word
 */
record Failure(FailureClass type, Details details, @Nullable String unknownFinishReason) {
    FailureCode code() {
        return type.code();
    }

    /** Whether the same model, asked again, begins an answer anew that may have been billed, or that was none. */
    boolean isRestart() {
        return type.work() == FailureClass.Work.RESTARTED || details.billing() != Billing.NONE;
    }

    /** Whether the provider had more to do than it can: it said so, or took the call and did not begin to answer. */
    boolean isOverload() {
        return type.isOverload() || Integer.valueOf(503).equals(details.status());
    }

    /** The same, told otherwise. */
    Failure said(UnaryOperator<String> otherwise) {
        String said = otherwise.apply(details.message());
        return said.equals(details.message()) ? this : new Failure(type, details.saying(said), unknownFinishReason);
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

        Details saying(String other) {
            return new Details(status, other, retryAfter, retryForbidden, billing, answer);
        }

        Details unbilled() {
            return new Details(status, message, retryAfter, retryForbidden, Billing.NONE, answer);
        }
    }
}

package dev.drover.contracts;

import tools.jackson.databind.node.ObjectNode;

/** A failure as the formats that have only an HTTP status and an OpenAI error body can say it. */
final class FailureStatus {
    private FailureStatus() {}

    static int of(FailureCode code) {
        return switch (code) {
            case CONTEXT_WINDOW_EXCEEDED, CONTENT_POLICY, INVALID_REQUEST, MALFORMED_RECORD -> 400;
            case BUDGET_EXCEEDED -> 402;
            case RESIDENCY_VIOLATION, TENANT_NOT_ALLOWED -> 403;
            case MODEL_NOT_FOUND -> 404;
            case REQUEST_TOO_LARGE, EXCEEDS_TOKEN_BUCKET -> 413;
            case RATE_LIMITED, PROVIDER_QUOTA_EXHAUSTED -> 429;
            case CANCELLED -> 499;
            case RESULT_TOO_LARGE, WORKER_KILLER -> 500;
            case TRUNCATED_RESPONSE, INVALID_PROVIDER_RESPONSE, PROVIDER_AUTH -> 502;
            case PROVIDER_UNAVAILABLE, PROVIDER_OVERLOADED, RETRIES_EXHAUSTED -> 503;
            case TIMEOUT, EXPIRED -> 504;
        };
    }

    /** {@code {"error":{"message","type","param","code"}}}. */
    static ObjectNode body(ResultLine.ErrorBody error) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", error.message())
                .put("type", type(error.code()))
                .putNull("param")
                .put("code", error.code().wire());
        return body;
    }

    private static String type(FailureCode code) {
        return switch (code) {
            case BUDGET_EXCEEDED, PROVIDER_QUOTA_EXHAUSTED -> "insufficient_quota";
            case RATE_LIMITED -> "rate_limit_exceeded";
            case FailureCode other when of(other) >= 500 -> "server_error";
            case FailureCode _ -> "invalid_request_error";
        };
    }
}

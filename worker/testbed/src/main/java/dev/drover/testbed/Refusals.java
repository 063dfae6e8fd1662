package dev.drover.testbed;

import org.jspecify.annotations.Nullable;

/** Errors in the form of the API that was called. */
final class Refusals {
    private Refusals() {}

    /** @param code OpenAI's; the other APIs say the same in their own words */
    static HttpReply of(
            ModelCall.Kind kind,
            int status,
            String type,
            @Nullable String code,
            String message,
            @Nullable Double retryAfter) {
        return switch (kind) {
            case CHAT, COMPLETION, EMBEDDING, RESPONSE ->
                HttpReply.json(status, Answers.error(status, type, code, message, retryAfter));
            case MESSAGE -> anthropic(status, code, message);
            case CONTENT -> HttpReply.json(status, GeminiFrames.error(status, said(code, message)));
        };
    }

    private static HttpReply anthropic(int status, @Nullable String code, String message) {
        int own = "insufficient_quota".equals(code) ? 402 : status;
        String type =
                switch (own) {
                    case 400 -> "invalid_request_error";
                    case 401 -> "authentication_error";
                    case 402 -> "billing_error";
                    case 403 -> "permission_error";
                    case 404 -> "not_found_error";
                    case 413 -> "request_too_large";
                    case 429 -> "rate_limit_error";
                    case 504 -> "timeout_error";
                    case 529 -> "overloaded_error";
                    default -> "api_error";
                };
        return HttpReply.json(own, AnthropicFrames.error(type, said(code, message)));
    }

    /** Neither API has codes for these; they say them in words. */
    private static String said(@Nullable String code, String message) {
        return switch (code) {
            case "context_length_exceeded" -> "prompt is too long: 9000 tokens > 8192 maximum";
            case "content_filter" -> "Output blocked by content filtering policy";
            case "invalid_api_key" -> "API key not valid. Please pass a valid API key.";
            case null, default -> message;
        };
    }
}

package dev.drover.model.dialect;

import dev.drover.contracts.FailureCode;
import java.util.HashMap;
import java.util.Map;

/** Anthropic's OpenAI-compatible endpoint, with Anthropic's own words where it uses them. */
final class Anthropic extends OpenAiCompatible {
    private static final Vocabulary WORDS = new Vocabulary.Builder()
            .finish(FinishReason.ENDED, "end_turn stop_sequence")
            .finish(FinishReason.LENGTH, "max_tokens model_context_window_exceeded")
            .finish(FinishReason.TOOL_CALL, "tool_use")
            .finish(FinishReason.REFUSED, "refusal")
            .finish(FinishReason.BROKEN, "pause_turn compaction")
            .error(FailureCode.RATE_LIMITED, "rate_limit_error")
            .error(FailureCode.PROVIDER_QUOTA_EXHAUSTED, "billing_error")
            .error(FailureCode.PROVIDER_AUTH, "authentication_error")
            .error(FailureCode.REQUEST_TOO_LARGE, "request_too_large")
            .error(FailureCode.PROVIDER_OVERLOADED, "overloaded_error")
            .vagueError(FailureCode.PROVIDER_AUTH, "permission_error")
            .vagueError(FailureCode.PROVIDER_UNAVAILABLE, "api_error")
            .rateLimitUntil(
                    "anthropic-ratelimit-%s-reset",
                    "anthropic-ratelimit-%s-remaining", "requests tokens input-tokens output-tokens")
            .requestId("request-id")
            .publicHeaders("anthropic-beta anthropic-version")
            .build();

    Anthropic() {
        super("x-api-key", "");
    }

    @Override
    public Map<String, String> headers(Outgoing call) {
        Map<String, String> headers = new HashMap<>(super.headers(call));
        headers.put("anthropic-version", "2023-06-01");
        return headers;
    }

    @Override
    public Vocabulary words() {
        return WORDS;
    }

    @Override
    public String priceListPrefix() {
        return "anthropic";
    }
}

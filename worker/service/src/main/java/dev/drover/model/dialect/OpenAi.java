package dev.drover.model.dialect;

import dev.drover.contracts.FailureCode;

/** OpenAI, and everybody who speaks like it: gateways, servers of one's own, and vendors without a kind of their own. */
final class OpenAi extends OpenAiCompatible {
    private static final Vocabulary WORDS = new Vocabulary.Builder()
            .finish(FinishReason.ENDED, "stop")
            .finish(FinishReason.LENGTH, "length max_output_tokens")
            .finish(FinishReason.TOOL_CALL, "tool_calls function_call")
            .finish(FinishReason.REFUSED, "content_filter")
            .error(FailureCode.RATE_LIMITED, "rate_limit_exceeded slow_down")
            .error(FailureCode.PROVIDER_QUOTA_EXHAUSTED, """
                insufficient_quota organization_spend_limit_exceeded project_spend_limit_exceeded
                organization_usage_limit_exceeded billing_hard_limit_reached billing_not_active\
                """)
            .error(
                    FailureCode.PROVIDER_AUTH,
                    "invalid_api_key account_deactivated unsupported_country_region_territory")
            .error(FailureCode.MODEL_NOT_FOUND, "model_not_found")
            .error(FailureCode.CONTEXT_WINDOW_EXCEEDED, "context_length_exceeded")
            .error(FailureCode.CONTENT_POLICY, """
                content_filter content_policy_violation invalid_prompt moderation_blocked
                image_content_policy_violation\
                """)
            .vagueError(FailureCode.PROVIDER_UNAVAILABLE, "server_error")
            .rateLimit("x-ratelimit-%k-%s", "requests tokens")
            .requestId("x-request-id")
            .publicHeaders("openai-beta")
            .all(CompatibleVendors.WORDS)
            .build();

    OpenAi() {
        super("Authorization", "Bearer ");
    }

    @Override
    public Vocabulary words() {
        return WORDS;
    }

    @Override
    public String priceListPrefix() {
        return "openai";
    }

    @Override
    public boolean pricedByBareName() {
        return true;
    }
}

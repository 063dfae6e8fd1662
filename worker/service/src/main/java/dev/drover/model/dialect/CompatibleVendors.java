package dev.drover.model.dialect;

import dev.drover.contracts.FailureCode;

/**
 * Words of vendors, gateways and servers that have no kind of their own: Mistral, Cohere, DeepSeek,
 * Moonshot, Zhipu, Alibaba, IBM watsonx, OpenRouter, LiteLLM, vLLM, SGLang, llama.cpp, TGI, Ollama. Whoever gets a dialect
 * takes theirs along.
 */
final class CompatibleVendors {
    static final Vocabulary WORDS = new Vocabulary.Builder()
            .finish(FinishReason.ENDED, "eos eos_token end ended complete completed finish finished done stop_token")
            .finish(FinishReason.LENGTH, "model_length token_limit max_output_reached max_length")
            .finish(FinishReason.TOOL_CALL, "tool_call function_calls")
            .finish(FinishReason.REFUSED, """
                refused sensitive unsafe error_toxic moderation flagged content_policy_violation content_policy\
                """)
            .finish(FinishReason.BROKEN, """
                error abort aborted cancel cancelled canceled user_cancel timeout time_limit
                insufficient_system_resource network_error unknown engine_error
                internal_error server_error model_error error_limit failed not_finished incomplete interrupted
                disconnect preempted overloaded load unload in_progress\
                """)
            .error(FailureCode.RATE_LIMITED, """
                rate_limited too_many_requests rate_limit_reached_error
                limit_requests limit_burst_rate throttling throttling.ratequota throttling.burstrate throttling.user
                1302 1303 1305\
                """)
            .error(FailureCode.PROVIDER_QUOTA_EXHAUSTED, """
                credit_balance_exhausted insufficient_balance payment_required exceeded_current_quota_error
                insufficient_credits arrearage allocationquota.freetieronly budget_exceeded 1113\
                """)
            .error(FailureCode.PROVIDER_AUTH, """
                invalid_authentication_error invalidapikey incorrect_api_key_error access_terminated_error\
                """)
            .vagueError(FailureCode.PROVIDER_AUTH, """
                permission-denied permission_denied_error accessdenied
                forbidden\
                """)
            .error(FailureCode.MODEL_NOT_FOUND, """
                unknown_model model_decommissioned model_deprecated model_not_available modelnotfound
                resource_not_found_error 1211\
                """)
            .error(FailureCode.CONTEXT_WINDOW_EXCEEDED, """
                context_window_exceeded prompt_too_long input_too_long exceed_context_size_error
                model_context_window_exceeded max_context_length_exceeded 1261\
                """)
            .error(FailureCode.CONTENT_POLICY, """
                content_policy data_inspection_failed datainspectionfailed
                internalerror.algo.datainspectionfailed prohibited_content safety flagged_input content_moderation
                1301\
                """)
            .error(FailureCode.REQUEST_TOO_LARGE, "payload_too_large badrequest.toolarge")
            .error(FailureCode.PROVIDER_OVERLOADED, """
                overloaded server_overloaded engine_overloaded engine_overloaded_error model_overloaded
                capacity_exceeded\
                """)
            .vagueError(FailureCode.PROVIDER_UNAVAILABLE, """
                internal_server_error internal_error
                internalerror\
                """)
            .rateLimit("x-ratelimit-%k-%s-minute", "req requests tokens") // Mistral and Cerebras
            .rateLimit("x-ratelimit-%k", "")
            .publicHeaders("http-referer x-title")
            .build();

    private CompatibleVendors() {}
}

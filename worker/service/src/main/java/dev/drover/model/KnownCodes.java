package dev.drover.model;

import dev.drover.model.Failure.Details;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The error codes, types and phrases of providers, by the class that they mean. Only names that mean one thing
 * whatever the status: {@code invalid_request_error}, for one, comes with 400, 401 and 404 alike and is not here.
 */
final class KnownCodes {
    private static final Map<String, Function<Details, Failure>> BY_NAME = byName();

    private static final List<String> BILLING = List.of(
            "insufficient quota",
            "exceeded your current quota",
            "credit balance",
            "insufficient balance",
            "insufficient credits",
            "out of credits",
            "spend limit",
            "spending limit",
            "billing hard limit");
    private static final List<String> OVERLOAD = List.of("overloaded", "over capacity", "at capacity", "no capacity");
    private static final List<String> CONTEXT = List.of(
            "maximum context length",
            "context length",
            "context window",
            "prompt is too long",
            "input is too long",
            "too many input tokens",
            "reduce the length of");
    private static final List<String> POLICY = List.of(
            "content management policy",
            "content filter",
            "content policy",
            "content_policy",
            "usage policies",
            "safety system");
    private static final List<String> CREDENTIAL = List.of("api key not valid", "invalid api key", "incorrect api key");

    private KnownCodes() {}

    /** The class that the code means, else the type, else null. */
    static @Nullable Failure byCode(ErrorBody body, Details details) {
        Function<Details, Failure> byCode = BY_NAME.get(body.code());
        if (byCode == null) {
            byCode = BY_NAME.get(body.type());
        }
        return byCode == null ? null : byCode.apply(details);
    }

    static boolean saysBilling(String phrase) {
        return BILLING.stream().anyMatch(phrase::contains);
    }

    static boolean saysOverload(String phrase) {
        return OVERLOAD.stream().anyMatch(phrase::contains);
    }

    static boolean saysContext(String phrase) {
        return CONTEXT.stream().anyMatch(phrase::contains);
    }

    static boolean saysPolicy(String phrase) {
        return POLICY.stream().anyMatch(phrase::contains);
    }

    static boolean saysCredential(String phrase) {
        return CREDENTIAL.stream().anyMatch(phrase::contains);
    }

    private static Map<String, Function<Details, Failure>> byName() {
        Map<String, Function<Details, Failure>> names = new HashMap<>();
        put(names, Failure.Throttled::new, "rate_limit_exceeded", "rate_limit_error", "rate_limited", "slow_down");
        put(names, Failure.Throttled::new, "too_many_requests", "throttlingexception", "resource_exhausted");
        put(names, Failure.Quota::new, "insufficient_quota", "credit_balance_exhausted", "insufficient_balance");
        put(names, Failure.Quota::new, "organization_spend_limit_exceeded", "project_spend_limit_exceeded");
        put(names, Failure.Quota::new, "organization_usage_limit_exceeded", "billing_hard_limit_reached");
        put(names, Failure.Quota::new, "billing_not_active", "billing_error", "payment_required");
        put(names, Failure.Quota::new, "exceeded_current_quota_error", "insufficient_credits");
        put(names, Failure.Credential::new, "invalid_api_key", "authentication_error", "permission_error");
        put(names, Failure.Credential::new, "invalid_authentication_error", "account_deactivated", "unauthenticated");
        put(names, Failure.Credential::new, "permission_denied", "unsupported_country_region_territory");
        put(names, Failure.UnknownModel::new, "model_not_found", "deploymentnotfound", "unknown_model");
        put(names, Failure.UnknownModel::new, "model_decommissioned", "model_deprecated", "model_not_available");
        put(names, Failure.ContextTooLong::new, "context_length_exceeded", "context_window_exceeded");
        put(names, Failure.ContextTooLong::new, "prompt_too_long", "input_too_long");
        put(names, Failure.Policy::new, "content_filter", "content_policy_violation", "invalid_prompt");
        put(names, Failure.Policy::new, "responsibleaipolicyviolation", "moderation_blocked", "content_policy");
        put(names, Failure.TooLarge::new, "request_too_large", "payload_too_large");
        put(names, Failure.Overloaded::new, "overloaded_error", "overloaded", "server_overloaded", "engine_overloaded");
        put(names, Failure.Overloaded::new, "engine_overloaded_error", "model_overloaded", "capacity_exceeded");
        put(names, Failure.Server::new, "server_error", "internal_server_error", "internal_error", "api_error");
        return Map.copyOf(names);
    }

    private static void put(
            Map<String, Function<Details, Failure>> names, Function<Details, Failure> make, String... spellings) {
        for (String spelling : spellings) {
            names.put(spelling.toLowerCase(Locale.ROOT), make);
        }
    }
}

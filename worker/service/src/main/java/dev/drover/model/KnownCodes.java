package dev.drover.model;

import dev.drover.model.Failure.Details;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The error codes, types and phrases of providers, by the class that they mean: one table, whose every row has a test row with
 * its source. Names stand here that mean one thing whatever the status: {@code invalid_request_error}, for one, comes with 400,
 * 401 and 404 alike and does not. Phrases are anchored so that a text that only mentions a thing is not taken for it.
 */
final class KnownCodes {
    private static final Map<String, Means> BY_NAME = byName();

    private static final List<Pattern> BILLING = patterns(
            "exceeded your current quota",
            "insufficient (quota|balance|credits?|funds)",
            "credit balance",
            "(out of|run out of|requires more|used all available|have any|no) credits",
            "credits? (are|is|have been) (depleted|exhausted|used up)",
            "(spend|spending|billing|budget) (limit|cap)|billing hard limit",
            "specified api usage limits",
            "key limit exceeded",
            "budget has been exceeded|exceededbudget|over budget",
            "account is in good standing",
            "free tier of the model has been exhausted",
            "prompt tokens limit exceeded",
            "余额不足|欠费|账户余额");
    private static final List<Pattern> OVERLOAD =
            patterns("overloaded", "(over|at|no) capacity", "engine is currently busy", "访问量过大");
    private static final List<Pattern> THROTTLE =
            patterns("rate.?limit", "too many requests", "resource has been exhausted", "resource exhausted", "速率限制");
    private static final List<Pattern> CONTEXT = patterns(
            "maximum context length (is|of) \\d",
            "exceeds? (the )?(model'?s? )?maximum context length",
            "\\d maximum context length",
            "exceed(s|ed)? (the |max |the max |the model'?s )?context (length|limit)",
            "context length (was |is |has been )?exceeded",
            "(longer|greater) than the (model'?s )?context length",
            "exceeds? (the |this |its |the model'?s |this model'?s |model )?context window",
            "context window (exceeds|was exceeded|has been exceeded|is full)",
            "exceeds? the available context size",
            "context size has been exceeded",
            "but the configured context size is",
            "(prompt|input) (is )?too long",
            "too (many|large) input tokens",
            "too many tokens: ",
            "input token count.{0,60}exceeds the maximum",
            "prompt token count of \\d+ exceeds the limit",
            "maximum prompt length is \\d",
            "reduce the length of (the|your) (messages|prompt|input)",
            "exceeded model token limit",
            "range of input length should be",
            "message token length exceed",
            "exceeds the maximum allowed (input )?length",
            "`?inputs`? must have less than \\d+ tokens",
            "`?inputs`? tokens \\+ `?max_new_tokens`? must be",
            "prompt exceeds max(imum)? length",
            "requested tokens .{0,20}exceed context window");
    private static final List<Pattern> POLICY = patterns(
            "content management policy",
            "content filter",
            "content[ _]policy",
            "usage (policies|guidelines)",
            "safety system",
            "requires moderation",
            "(input|prompt|content|request) (was|has been) flagged",
            "inappropriate content",
            "considered high risk",
            "content exists risk",
            "prohibited (content|use)",
            "unsafe or sensitive content",
            "不安全或敏感内容");
    private static final List<Pattern> CREDENTIAL =
            patterns("api key not valid", "invalid api key", "incorrect api key", "no api key");
    private static final List<Pattern> SIZE =
            patterns("request too large for", "request (entity |body |payload )?(is )?too large", "payload too large");

    private KnownCodes() {}

    /** @param weak it says less than the status and the phrases do */
    private record Means(Function<Details, Failure> make, boolean weak) {}

    /** What the names mean, the innermost first; null if none is known that says more than the status does. */
    static @Nullable Failure byName(ErrorBody body, int status, Details details) {
        return named(body, status, details, false);
    }

    /** As {@link #byName}, of names so general that status and phrases go before them. */
    static @Nullable Failure byWeakName(ErrorBody body, int status, Details details) {
        return named(body, status, details, true);
    }

    private static @Nullable Failure named(ErrorBody body, int status, Details details, boolean weak) {
        for (ErrorBody.Name name : body.names()) {
            Means means = BY_NAME.get(name.text());
            if (means == null || means.weak() != weak) {
                continue;
            }
            Failure failure = means.make().apply(details);
            // A key that somebody behind the provider uses is not ours.
            boolean ours = !name.nested() || status == 401 || status == 403;
            if (ours || !(failure instanceof Failure.Credential)) {
                return failure;
            }
        }
        return null;
    }

    static boolean saysBilling(String phrase) {
        return says(BILLING, phrase);
    }

    static boolean saysOverload(String phrase) {
        return says(OVERLOAD, phrase);
    }

    static boolean saysThrottle(String phrase) {
        return says(THROTTLE, phrase);
    }

    static boolean saysContext(String phrase) {
        return says(CONTEXT, phrase);
    }

    static boolean saysPolicy(String phrase) {
        return says(POLICY, phrase);
    }

    static boolean saysCredential(String phrase) {
        return says(CREDENTIAL, phrase);
    }

    static boolean saysSize(String phrase) {
        return says(SIZE, phrase);
    }

    private static boolean says(List<Pattern> patterns, String phrase) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(phrase).find());
    }

    private static List<Pattern> patterns(String... patterns) {
        return Stream.of(patterns).map(Pattern::compile).toList();
    }

    private static Map<String, Means> byName() {
        Map<String, Means> names = new HashMap<>();
        strong(names, Failure.Throttled::new, """
            rate_limit_exceeded rate_limit_error rate_limited slow_down too_many_requests throttlingexception
            resource_exhausted rate_limit_reached_error limit_requests limit_burst_rate throttling throttling.ratequota
            throttling.burstrate throttling.user servicequotaexceededexception 1302 1303 1305\
            """);
        strong(names, Failure.Quota::new, """
            insufficient_quota credit_balance_exhausted insufficient_balance organization_spend_limit_exceeded
            project_spend_limit_exceeded organization_usage_limit_exceeded billing_hard_limit_reached billing_not_active
            billing_error payment_required exceeded_current_quota_error insufficient_credits arrearage
            allocationquota.freetieronly budget_exceeded 1113\
            """);
        strong(names, Failure.Credential::new, """
            invalid_api_key authentication_error invalid_authentication_error account_deactivated unauthenticated
            unsupported_country_region_territory invalidapikey api_key_invalid incorrect_api_key_error
            access_terminated_error expiredtokenexception unrecognizedclientexception\
            """);
        weak(names, Failure.Credential::new, """
            permission_error permission_denied permission-denied permission_denied_error accessdeniedexception
            accessdenied forbidden\
            """);
        strong(names, Failure.UnknownModel::new, """
            model_not_found deploymentnotfound unknown_model model_decommissioned model_deprecated model_not_available
            modelnotfound resourcenotfoundexception resource_not_found_error 1211\
            """);
        strong(names, Failure.ContextTooLong::new, """
            context_length_exceeded context_window_exceeded prompt_too_long input_too_long exceed_context_size_error
            model_context_window_exceeded max_context_length_exceeded 1261\
            """);
        strong(names, Failure.Policy::new, """
            content_filter content_policy_violation invalid_prompt responsibleaipolicyviolation moderation_blocked
            content_policy data_inspection_failed datainspectionfailed internalerror.algo.datainspectionfailed
            prohibited_content safety flagged_input image_content_policy_violation content_moderation 1301\
            """);
        strong(names, Failure.TooLarge::new, "request_too_large payload_too_large badrequest.toolarge");
        strong(names, Failure.Overloaded::new, """
            overloaded_error overloaded server_overloaded engine_overloaded engine_overloaded_error model_overloaded
            capacity_exceeded modelnotreadyexception serviceunavailableexception\
            """);
        weak(names, Failure.Server::new, """
            server_error internal_server_error internal_error api_error internalserverexception
            modelstreamerrorexception internalerror\
            """);
        return Map.copyOf(names);
    }

    private static void strong(Map<String, Means> names, Function<Details, Failure> make, String spellings) {
        put(names, new Means(make, false), spellings);
    }

    private static void weak(Map<String, Means> names, Function<Details, Failure> make, String spellings) {
        put(names, new Means(make, true), spellings);
    }

    private static void put(Map<String, Means> names, Means means, String spellings) {
        for (String spelling : spellings.toLowerCase(Locale.ROOT).strip().split("\\s+")) {
            names.put(spelling, means);
        }
    }
}

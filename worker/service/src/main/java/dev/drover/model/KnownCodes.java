package dev.drover.model;

import dev.drover.model.Failure.Details;
import dev.drover.model.dialect.ProviderKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The error codes, types and phrases of providers, by the class that they mean. Codes are the dialects'; each row has a test
 * row with its source. Names stand here that mean one thing whatever the status: {@code invalid_request_error}, for one, comes with 400,
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
    private record Means(FailureClass type, boolean weak) {}

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
            // A key that somebody behind the provider uses is not ours.
            boolean ours = !name.nested() || status == 401 || status == 403;
            if (ours || means.type() != FailureClass.CREDENTIAL) {
                return means.type().of(details);
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
        ProviderKind.words()
                .vagueErrors()
                .forEach((name, code) -> names.put(name, new Means(FailureClass.of(code), true)));
        ProviderKind.words().errors().forEach((name, code) -> names.put(name, new Means(FailureClass.of(code), false)));
        return Map.copyOf(names);
    }
}

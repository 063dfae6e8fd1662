package dev.drover.model;

import dev.drover.contracts.Billing;
import dev.drover.contracts.Endpoint;
import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.JsonText.Checked;
import dev.drover.model.Failure.Details;
import dev.drover.model.Transport.Reply;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.ProviderKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Says what a reply means: by the provider's own code first, by the status second, by known phrases last. Pure, and
 * total: every reply has a meaning, none throws.
 */
final class FailureClassifier {
    private static final List<String> TOKENS =
            List.of("prompt_tokens", "completion_tokens", "input_tokens", "output_tokens", "total_tokens", "cost");

    private FailureClassifier() {}

    /** @param inputs how many embeddings the request asks for, null if that cannot be said */
    static Classified classify(
            Endpoint endpoint, @Nullable Integer inputs, FinishReasons reasons, Reply reply, Instant now) {
        return switch (reply) {
            case Reply.Broken broken -> new Classified.Failed(broken(endpoint, broken));
            case Reply.Received received
            when received.status() / 100 == 2 -> answer(endpoint, inputs, reasons, received, now);
            case Reply.Received received ->
                new Classified.Failed(refused(received, reported(endpoint, received, reasons), false, now));
        };
    }

    private static Failure broken(Endpoint endpoint, Reply.Broken broken) {
        Billing billing = broken.cause() == Transport.Cause.NETWORK ? Billing.NONE : Billing.POSSIBLY_BILLED;
        JsonText usage = broken.usage();
        JsonNode reported = usage == null
                ? null
                : AnswerReader.read(usage.fromValue(), endpoint, FinishReasons.KNOWN)
                        .reported();
        Details details = new Details(broken.status(), broken.message(), null, false, billing, reported);
        return switch (broken.cause()) {
            case NETWORK -> FailureClass.NETWORK.of(details);
            case TIMEOUT -> FailureClass.TIMEOUT.of(details);
            case STALL -> FailureClass.STALLED.of(details);
            case TRUNCATED -> FailureClass.TRUNCATED.of(details);
            case TOO_LARGE -> FailureClass.OVERSIZED.of(details);
            case PROTOCOL -> FailureClass.PROTOCOL.of(details);
        };
    }

    private static Classified answer(
            Endpoint endpoint, @Nullable Integer inputs, FinishReasons reasons, Reply.Received received, Instant now) {
        int status = received.status();
        Checked<AnswerFacts> answer = read(endpoint, received, reasons);
        if (answer == null) {
            return new Classified.Failed(
                    FailureClass.PROTOCOL.of(Details.of(status, "the answer is not JSON", Billing.POSSIBLY_BILLED)));
        }
        AnswerFacts facts = answer.found();
        JsonNode reported = facts.reported();
        return switch (AnswerShape.of(endpoint, inputs, facts, reasons)) {
            case AnswerShape.Shape.Complete _ ->
                new Classified.Success(status, requestId(received.headers()), answer.text(), reported);
            case AnswerShape.Shape.Cut(var message, var unknown) ->
                new Classified.Failed(new Failure(FailureClass.TRUNCATED, after(status, message, reported), unknown));
            case AnswerShape.Shape.Filtered(var message) ->
                new Classified.Failed(FailureClass.POLICY.of(after(status, message, reported)));
            case AnswerShape.Shape.Wrong(var message) ->
                new Classified.Failed(wrong(received, after(status, message, reported), facts.anyOutput(), now));
            case AnswerShape.Shape.Refused _ ->
                new Classified.Failed(refused(received, reported, facts.anyOutput(), now));
        };
    }

    private static Details after(int status, String message, JsonNode body) {
        return new Details(status, message, null, false, Billing.POSSIBLY_BILLED, body);
    }

    /** What an error says of its usage; null if it says nothing that could be read. */
    private static @Nullable JsonNode reported(Endpoint endpoint, Reply.Received received, FinishReasons reasons) {
        Checked<AnswerFacts> answer = read(endpoint, received, reasons);
        return answer == null ? null : answer.found().reported();
    }

    /** Null if the body is not JSON. */
    private static @Nullable Checked<AnswerFacts> read(
            Endpoint endpoint, Reply.Received received, FinishReasons reasons) {
        try {
            return JsonText.check(received.body(), reader -> AnswerReader.read(reader, endpoint, reasons));
        } catch (JsonFault _) {
            return null;
        }
    }

    /** What is not the promised shape may be an error in a shape of its own. */
    private static Failure wrong(Reply.Received received, Details details, boolean output, Instant now) {
        return ErrorBody.of(received.body()).tells()
                ? refused(received, details.answer(), output, now)
                : FailureClass.PROTOCOL.of(details);
    }

    /** @param output whether the body holds a part of an answer beside the error */
    private static Failure refused(Reply.Received received, @Nullable JsonNode reported, boolean output, Instant now) {
        int status = received.status();
        Map<String, String> headers = received.headers();
        ErrorBody body = ErrorBody.of(received.body());
        int effective = effectiveStatus(status, body);
        String phrase = body.phrase();
        Duration wait = RetryHints.wait(headers, body.retryAfter(), phrase, effective == 429, now);
        String message = body.message().isBlank() ? "status " + status : body.message();
        boolean worked = received.begun() || output || hasTokens(reported);
        Billing billing = worked ? Billing.POSSIBLY_BILLED : billing(effective);
        Details details = new Details(status, message, wait, RetryHints.retryForbidden(headers), billing, reported);
        Failure failure = meant(body, effective, phrase, details);
        return effective / 100 == 2 && !worked && failure.type().work() == FailureClass.Work.NONE
                ? meant(body, effective, phrase, details.unbilled())
                : failure;
    }

    private static Failure meant(ErrorBody body, int effective, String phrase, Details details) {
        if (KnownCodes.saysSize(phrase) && (effective == 413 || effective == 429 || effective == 400)) {
            // Above a limit per minute, of which it says "rate limit": no wait makes the request smaller.
            return KnownCodes.saysContext(phrase)
                    ? FailureClass.CONTEXT_TOO_LONG.of(details)
                    : FailureClass.TOO_LARGE.of(details);
        }
        Failure byName = KnownCodes.byName(body, effective, details);
        if (byName != null) {
            return byName;
        }
        return byStatus(effective, phrase, details, KnownCodes.byWeakName(body, effective, details));
    }

    /**
     * An error inside a 2xx carries its real status as a number, with some routers, and so does an error inside an error's
     * text. That somebody behind the provider was refused its key says nothing about ours.
     */
    private static int effectiveStatus(int status, ErrorBody body) {
        Integer nested = body.nestedStatus();
        if (nested != null && nested != 401 && nested != 403) {
            return nested;
        }
        return status / 100 == 2 && body.status() != null ? body.status() : status;
    }

    /** A gateway that gave up waiting does not stop the model behind it. */
    private static Billing billing(int status) {
        return status == 504 || status == 524 || status / 100 == 2 ? Billing.POSSIBLY_BILLED : Billing.NONE;
    }

    /** Whether an error tells of tokens that were used, in whatever spelling, or of what they cost. */
    private static boolean hasTokens(@Nullable JsonNode reported) {
        return reported != null
                && TOKENS.stream()
                        .map(reported.path("usage")::path)
                        .anyMatch(count -> count.isNumber() && count.asDouble() > 0);
    }

    private static Failure byStatus(int status, String phrase, Details details, @Nullable Failure byName) {
        return switch (status) {
            case 400, 422 -> badRequest(phrase, details, byName);
            case 401, 403 -> forbidden(phrase, details);
            case 402 -> FailureClass.QUOTA.of(details);
            case 404, 405, 410 -> notFound(phrase).of(details);
            case 407 -> FailureClass.NETWORK.of(details);
            case 408 -> FailureClass.REQUEST_TIMEOUT.of(details);
            case 409, 425, 421 -> FailureClass.TRANSIENT.of(details);
            case 413 ->
                KnownCodes.saysContext(phrase)
                        ? FailureClass.CONTEXT_TOO_LONG.of(details)
                        : FailureClass.TOO_LARGE.of(details);
            case 424, 499 -> FailureClass.SERVER.of(details);
            case 429 ->
                KnownCodes.saysBilling(phrase) ? FailureClass.QUOTA.of(details) : FailureClass.THROTTLED.of(details);
            case 451 -> FailureClass.POLICY.of(details);
            case 498, 529 -> FailureClass.OVERLOADED.of(details);
            default -> byFamily(status, phrase, details, byName);
        };
    }

    /** A provider that misses a model speaks of it; a server that misses a page does not. */
    private static FailureClass notFound(String phrase) {
        return phrase.contains("model") || phrase.contains("deployment")
                ? FailureClass.UNKNOWN_MODEL
                : FailureClass.WRONG_ADDRESS;
    }

    private static Failure byFamily(int status, String phrase, Details details, @Nullable Failure byName) {
        if (status / 100 == 5) {
            return KnownCodes.saysOverload(phrase)
                    ? FailureClass.OVERLOADED.of(details)
                    : FailureClass.SERVER.of(details);
        }
        Failure byPhrase = status / 100 == 2 ? said(phrase, details) : null;
        if (byPhrase != null) {
            return byPhrase;
        }
        if (byName != null) {
            return byName;
        }
        return status / 100 == 4 ? FailureClass.INVALID.of(details) : FailureClass.PROTOCOL.of(details);
    }

    /** An error in a 2xx without a code that anybody knows. */
    private static @Nullable Failure said(String phrase, Details details) {
        Failure refusal = refusal(phrase, details);
        if (refusal != null) {
            return refusal;
        }
        if (KnownCodes.saysOverload(phrase)) {
            return FailureClass.OVERLOADED.of(details);
        }
        return KnownCodes.saysThrottle(phrase) ? FailureClass.THROTTLED.of(details) : null;
    }

    private static @Nullable Failure refusal(String phrase, Details details) {
        if (KnownCodes.saysContext(phrase)) {
            return FailureClass.CONTEXT_TOO_LONG.of(details);
        }
        if (KnownCodes.saysPolicy(phrase)) {
            return FailureClass.POLICY.of(details);
        }
        return KnownCodes.saysBilling(phrase) ? FailureClass.QUOTA.of(details) : null;
    }

    private static Failure badRequest(String phrase, Details details, @Nullable Failure byName) {
        Failure refusal = refusal(phrase, details);
        if (refusal != null) {
            return refusal;
        }
        if (byName != null && byName.type() == FailureClass.CREDENTIAL) {
            return byName;
        }
        return KnownCodes.saysCredential(phrase)
                ? FailureClass.CREDENTIAL.of(details)
                : FailureClass.INVALID.of(details);
    }

    /** A prompt that was refused, or a purse that is empty, says nothing about the key. */
    private static Failure forbidden(String phrase, Details details) {
        if (KnownCodes.saysPolicy(phrase)) {
            return FailureClass.POLICY.of(details);
        }
        return KnownCodes.saysBilling(phrase) ? FailureClass.QUOTA.of(details) : FailureClass.CREDENTIAL.of(details);
    }

    private static @Nullable String requestId(Map<String, String> headers) {
        for (String name : ProviderKind.words().requestIds()) {
            String id = headers.get(name);
            if (id != null && !id.isBlank()) {
                return id;
            }
        }
        return null;
    }
}

package dev.drover.model;

import dev.drover.contracts.Billing;
import dev.drover.contracts.Endpoint;
import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonText;
import dev.drover.model.Failure.Details;
import dev.drover.model.Transport.Reply;
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
    private static final List<String> REQUEST_IDS = List.of("x-request-id", "request-id", "apim-request-id");

    private FailureClassifier() {}

    /** @param inputs how many embeddings the request asks for, null if that cannot be said */
    static Classified classify(
            Endpoint endpoint, @Nullable Integer inputs, FinishReasons reasons, Reply reply, Instant now) {
        return switch (reply) {
            case Reply.Broken broken -> new Classified.Failed(broken(broken));
            case Reply.Received received
            when received.status() / 100 == 2 -> answer(endpoint, inputs, reasons, received, now);
            case Reply.Received received ->
                new Classified.Failed(refused(received, reported(received, reasons), false, now));
        };
    }

    private static Failure broken(Reply.Broken broken) {
        Billing billing = broken.cause() == Transport.Cause.NETWORK ? Billing.NONE : Billing.POSSIBLY_BILLED;
        JsonText usage = broken.usage();
        JsonNode reported = usage == null
                ? null
                : AnswerReader.read(usage, FinishReasons.KNOWN).reported();
        Details details = new Details(broken.status(), broken.message(), null, false, billing, reported);
        return switch (broken.cause()) {
            case NETWORK -> new Failure.Network(details);
            case TIMEOUT -> new Failure.Timeout(details);
            case STALL -> new Failure.Stalled(details);
            case TRUNCATED -> new Failure.Truncated(details);
            case TOO_LARGE -> new Failure.Oversized(details);
            case PROTOCOL -> new Failure.Protocol(details);
        };
    }

    private static Classified answer(
            Endpoint endpoint, @Nullable Integer inputs, FinishReasons reasons, Reply.Received received, Instant now) {
        int status = received.status();
        JsonText text;
        try {
            text = JsonText.check(received.body());
        } catch (JsonFault _) {
            return new Classified.Failed(
                    new Failure.Protocol(Details.of(status, "the answer is not JSON", Billing.POSSIBLY_BILLED)));
        }
        AnswerFacts facts = AnswerReader.read(text, reasons);
        JsonNode reported = facts.reported();
        return switch (AnswerShape.of(endpoint, inputs, facts, reasons)) {
            case AnswerShape.Shape.Complete _ ->
                new Classified.Success(status, requestId(received.headers()), text, reported);
            case AnswerShape.Shape.Cut(var message, var unknown) ->
                new Classified.Failed(new Failure.Truncated(after(status, message, reported), unknown));
            case AnswerShape.Shape.Filtered(var message) ->
                new Classified.Failed(new Failure.Policy(after(status, message, reported)));
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
    private static @Nullable JsonNode reported(Reply.Received received, FinishReasons reasons) {
        try {
            return AnswerReader.read(JsonText.check(received.body()), reasons).reported();
        } catch (JsonFault _) {
            return null;
        }
    }

    /** What is not the promised shape may be an error in a shape of its own. */
    private static Failure wrong(Reply.Received received, Details details, boolean output, Instant now) {
        return ErrorBody.of(received.body()).tells()
                ? refused(received, details.answer(), output, now)
                : new Failure.Protocol(details);
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
        return effective / 100 == 2 && !worked && isRefusal(failure)
                ? meant(body, effective, phrase, details.unbilled())
                : failure;
    }

    /** No model has worked on the request. A server that failed may have begun: with a 200 it often had. */
    private static boolean isRefusal(Failure failure) {
        return failure instanceof Failure.Throttled
                || failure instanceof Failure.Overloaded
                || failure instanceof Failure.Quota
                || failure instanceof Failure.Credential
                || failure instanceof Failure.UnknownModel
                || failure instanceof Failure.ContextTooLong
                || failure instanceof Failure.TooLarge;
    }

    private static Failure meant(ErrorBody body, int effective, String phrase, Details details) {
        if (KnownCodes.saysSize(phrase) && (effective == 413 || effective == 429 || effective == 400)) {
            // Above a limit per minute, of which it says "rate limit": no wait makes the request smaller.
            return KnownCodes.saysContext(phrase) ? new Failure.ContextTooLong(details) : new Failure.TooLarge(details);
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
            case 402 -> new Failure.Quota(details);
            case 404, 405, 410 -> new Failure.UnknownModel(details);
            case 407 -> new Failure.Network(details);
            case 408, 409, 425, 421 -> new Failure.Transient(details);
            case 413 ->
                KnownCodes.saysContext(phrase) ? new Failure.ContextTooLong(details) : new Failure.TooLarge(details);
            case 424, 499 -> new Failure.Server(details);
            case 429 -> KnownCodes.saysBilling(phrase) ? new Failure.Quota(details) : new Failure.Throttled(details);
            case 451 -> new Failure.Policy(details);
            case 498, 529 -> new Failure.Overloaded(details);
            default -> byFamily(status, phrase, details, byName);
        };
    }

    private static Failure byFamily(int status, String phrase, Details details, @Nullable Failure byName) {
        if (status / 100 == 5) {
            return KnownCodes.saysOverload(phrase) ? new Failure.Overloaded(details) : new Failure.Server(details);
        }
        Failure byPhrase = status / 100 == 2 ? said(phrase, details) : null;
        if (byPhrase != null) {
            return byPhrase;
        }
        if (byName != null) {
            return byName;
        }
        return status / 100 == 4 ? new Failure.Invalid(details) : new Failure.Protocol(details);
    }

    /** An error in a 2xx without a code that anybody knows. */
    private static @Nullable Failure said(String phrase, Details details) {
        Failure refusal = refusal(phrase, details);
        if (refusal != null) {
            return refusal;
        }
        if (KnownCodes.saysOverload(phrase)) {
            return new Failure.Overloaded(details);
        }
        return KnownCodes.saysThrottle(phrase) ? new Failure.Throttled(details) : null;
    }

    private static @Nullable Failure refusal(String phrase, Details details) {
        if (KnownCodes.saysContext(phrase)) {
            return new Failure.ContextTooLong(details);
        }
        if (KnownCodes.saysPolicy(phrase)) {
            return new Failure.Policy(details);
        }
        return KnownCodes.saysBilling(phrase) ? new Failure.Quota(details) : null;
    }

    private static Failure badRequest(String phrase, Details details, @Nullable Failure byName) {
        Failure refusal = refusal(phrase, details);
        if (refusal != null) {
            return refusal;
        }
        if (byName instanceof Failure.Credential) {
            return byName;
        }
        return KnownCodes.saysCredential(phrase) ? new Failure.Credential(details) : new Failure.Invalid(details);
    }

    /** A prompt that was refused, or a purse that is empty, says nothing about the key. */
    private static Failure forbidden(String phrase, Details details) {
        if (KnownCodes.saysPolicy(phrase)) {
            return new Failure.Policy(details);
        }
        return KnownCodes.saysBilling(phrase) ? new Failure.Quota(details) : new Failure.Credential(details);
    }

    private static @Nullable String requestId(Map<String, String> headers) {
        return REQUEST_IDS.stream()
                .map(headers::get)
                .filter(v -> v != null && !v.isBlank())
                .findFirst()
                .orElse(null);
    }
}

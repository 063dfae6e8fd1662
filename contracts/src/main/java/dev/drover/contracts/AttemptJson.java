package dev.drover.contracts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The attempt object, the same in results, usage events and dead letters. */
final class AttemptJson {
    private AttemptJson() {}

    /** Into an array that was begun. */
    static void write(List<Attempt> attempts, LineWriter out) {
        attempts.forEach(attempt -> write(attempt, out.begin()));
    }

    /** Into an object that was begun, which this ends. */
    static void write(Attempt attempt, LineWriter out) {
        FailureCode code = attempt.code();
        out.member("n", attempt.n())
                .member("model", attempt.model())
                .member("provider", attempt.provider())
                .member("upstream_model", attempt.upstreamModel())
                .member("status", attempt.status())
                .member("code", code == null ? null : code.wire())
                .member("message", attempt.message())
                .member("latency_ms", attempt.latencyMs())
                .member("ended_at", attempt.endedAt());
        usage(attempt.usage(), out);
        AttemptCost cost = attempt.cost();
        if (cost == null) {
            out.nothing("cost");
        } else {
            out.begin("cost")
                    .money("usd", cost.usd())
                    .member("price_version", cost.priceVersion())
                    .end();
        }
        out.money("estimated_usd", attempt.estimatedUsd())
                .member("billing", attempt.billing().wire());
        if (!attempt.dropped().isEmpty()) {
            out.beginArray("dropped");
            attempt.dropped().forEach(out::value);
            out.endArray();
        }
        if (attempt.key() != null) {
            out.member("key", attempt.key());
        }
        if (attempt.firstTokenMs() != null) {
            out.member("first_token_ms", attempt.firstTokenMs().longValue());
        }
        out.end();
    }

    private static void usage(@Nullable Usage usage, LineWriter out) {
        if (usage == null) {
            out.nothing("usage");
            return;
        }
        Usage.Terms terms = usage.terms();
        out.begin("usage")
                .member("prompt_tokens", usage.promptTokens())
                .member("completion_tokens", usage.completionTokens())
                .member("total_tokens", usage.totalTokens())
                .begin("prompt_tokens_details")
                .member("cached_tokens", usage.cachedTokens())
                .member("cache_write_tokens", usage.cacheWriteTokens())
                .member("audio_tokens", usage.audioInputTokens());
        // Only what is unusual: most calls have nothing of it.
        if (terms.cacheWriteHourTokens() > 0) {
            out.member("cache_write_1h_tokens", terms.cacheWriteHourTokens());
        }
        out.end()
                .begin("completion_tokens_details")
                .member("reasoning_tokens", usage.reasoningTokens())
                .member("audio_tokens", usage.audioOutputTokens())
                .end();
        if (terms.serviceTier() != null) {
            out.member("service_tier", terms.serviceTier());
        }
        if (terms.beyondTokens()) {
            out.member("beyond_tokens", true);
        }
        out.end();
    }

    static List<Attempt> readAll(JsonNode array, String path, Instant otherwise) {
        if (!(array instanceof ArrayNode)) {
            throw new IllegalArgumentException(path + " must be an array");
        }
        List<Attempt> attempts = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            attempts.add(read(Fields.of(element, path + "[" + attempts.size() + "]"), otherwise));
        }
        return attempts;
    }

    /** @param otherwise when it ended, if it was written by a worker that did not say */
    static Attempt read(Fields fields, Instant otherwise) {
        Fields usage = fields.optionalChild("usage");
        Fields cost = fields.optionalChild("cost");
        return new Attempt(
                fields.smallNumber("n"),
                fields.string("model"),
                fields.string("provider"),
                fields.string("upstream_model"),
                fields.optional("status") == null ? null : fields.smallNumber("status"),
                fields.optional("code") == null ? null : fields.failureCode("code"),
                fields.optionalString("message"),
                fields.number("latency_ms"),
                fields.optional("ended_at") == null ? otherwise : fields.time("ended_at"),
                usage == null ? null : readUsage(usage),
                cost == null ? null : new AttemptCost(cost.money("usd"), cost.string("price_version")),
                fields.optional("estimated_usd") == null ? null : fields.money("estimated_usd"),
                billing(fields),
                fields.strings("dropped"),
                fields.optionalString("key"),
                fields.optional("first_token_ms") == null ? null : fields.number("first_token_ms"));
    }

    private static Usage readUsage(Fields fields) {
        Fields none = new Fields(Json.object(), fields.path());
        Fields prompt = fields.optional("prompt_tokens_details") == null ? none : fields.child("prompt_tokens_details");
        Fields completion =
                fields.optional("completion_tokens_details") == null ? none : fields.child("completion_tokens_details");
        return new Usage(
                fields.number("prompt_tokens"),
                fields.number("completion_tokens"),
                prompt.numberOrZero("cached_tokens"),
                prompt.numberOrZero("cache_write_tokens"),
                prompt.numberOrZero("audio_tokens"),
                completion.numberOrZero("reasoning_tokens"),
                completion.numberOrZero("audio_tokens"),
                new Usage.Terms(
                        prompt.numberOrZero("cache_write_1h_tokens"),
                        fields.optionalString("service_tier"),
                        fields.isTrue("beyond_tokens")));
    }

    private static Billing billing(Fields fields) {
        String wire = fields.string("billing");
        return Arrays.stream(Billing.values())
                .filter(billing -> billing.wire().equals(wire))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(fields.at("billing") + " is unknown: " + Refusal.quote(wire)));
    }
}

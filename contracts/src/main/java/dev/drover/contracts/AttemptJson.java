package dev.drover.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The attempt object, the same in results, usage events and dead letters. */
final class AttemptJson {
    private AttemptJson() {}

    static ArrayNode write(List<Attempt> attempts) {
        ArrayNode array = Json.object().arrayNode();
        attempts.forEach(attempt -> array.add(write(attempt)));
        return array;
    }

    static ObjectNode write(Attempt attempt) {
        ObjectNode json = Json.object()
                .put("n", attempt.n())
                .put("model", attempt.model())
                .put("provider", attempt.provider())
                .put("upstream_model", attempt.upstreamModel())
                .put("status", attempt.status());
        FailureCode code = attempt.code();
        json.put("code", code == null ? null : code.wire())
                .put("message", attempt.message())
                .put("latency_ms", attempt.latencyMs())
                .put("ended_at", attempt.endedAt().toString());
        json.set("usage", usage(attempt.usage()));
        AttemptCost cost = attempt.cost();
        json.set(
                "cost",
                cost == null
                        ? null
                        : Json.object()
                                .put("usd", cost.usd().toPlainString())
                                .put("price_version", cost.priceVersion()));
        BigDecimal estimated = attempt.estimatedUsd();
        return json.put("estimated_usd", estimated == null ? null : estimated.toPlainString())
                .put("billing", attempt.billing().wire());
    }

    private static @Nullable ObjectNode usage(@Nullable Usage usage) {
        if (usage == null) {
            return null;
        }
        ObjectNode json = Json.object()
                .put("prompt_tokens", usage.promptTokens())
                .put("completion_tokens", usage.completionTokens())
                .put("total_tokens", usage.totalTokens());
        ObjectNode prompt = json.putObject("prompt_tokens_details")
                .put("cached_tokens", usage.cachedTokens())
                .put("cache_write_tokens", usage.cacheWriteTokens())
                .put("audio_tokens", usage.audioInputTokens());
        json.putObject("completion_tokens_details")
                .put("reasoning_tokens", usage.reasoningTokens())
                .put("audio_tokens", usage.audioOutputTokens());
        terms(usage.terms(), json, prompt);
        return json;
    }

    /** Only what is unusual: most calls have nothing of it. */
    private static void terms(Usage.Terms terms, ObjectNode json, ObjectNode prompt) {
        if (terms.cacheWriteHourTokens() > 0) {
            prompt.put("cache_write_1h_tokens", terms.cacheWriteHourTokens());
        }
        if (terms.serviceTier() != null) {
            json.put("service_tier", terms.serviceTier());
        }
        if (terms.beyondTokens()) {
            json.put("beyond_tokens", true);
        }
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
                billing(fields));
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

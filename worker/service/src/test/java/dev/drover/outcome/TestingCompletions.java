package dev.drover.outcome;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Billing;
import dev.drover.contracts.Decoded.Salvage;
import dev.drover.contracts.Ending;
import dev.drover.contracts.Endpoint;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.Json;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestFacts;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WireFormat;
import dev.drover.engine.Delivery;
import dev.drover.engine.OutputRecord;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Requests that have ended, for tests. */
final class TestingCompletions {
    static final Instant ENQUEUED = Instant.parse("2026-11-20T08:00:00.123Z");
    static final Instant FINISHED = ENQUEUED.plusMillis(5_000);
    static final byte[] KEY = bytes("customer-7");
    static final byte[] VALUE = bytes("{\"custom_id\":\"r-1\",\"body\":{}}");
    static final List<Attempt> ATTEMPTS = List.of(failedAttempt(1, "overloaded"), answeredAttempt(2));

    private TestingCompletions() {}

    static CompletedRequest answered() {
        return completed(delivery(VALUE, new RecordHeaders()), answer("{\"choices\":[]}"), ATTEMPTS);
    }

    static CompletedRequest failed(FailureCode code) {
        return failed(code, delivery(VALUE, new RecordHeaders()));
    }

    static CompletedRequest failed(FailureCode code, Delivery delivery) {
        return completed(delivery, new Ending.Failed(code, "it went wrong"), ATTEMPTS);
    }

    static CompletedRequest completed(Delivery delivery, Ending terminal, List<Attempt> attempts) {
        return completed(delivery, context(WireFormat.OPENAI_BATCH), terminal, attempts);
    }

    static CompletedRequest completed(
            Delivery delivery, RequestContext context, Ending terminal, List<Attempt> attempts) {
        Instant started = attempts.isEmpty() ? null : ENQUEUED.plusMillis(1_000);
        return new CompletedRequest(
                "req_1",
                delivery,
                context,
                terminal,
                attempts,
                CompletedRequest.timing(delivery, started, FINISHED, attempts));
    }

    static RequestContext context(WireFormat format) {
        InferenceRequest request = new InferenceRequest(
                format,
                "r-1",
                Endpoint.CHAT_COMPLETIONS,
                RequestFacts.of(text("{}")),
                null,
                "bulk",
                null,
                null,
                text("{\"order\":12}"));
        return RequestContext.of(request, "acme", "cheap");
    }

    static RequestContext nothing() {
        return RequestContext.of(Salvage.NOTHING, "unknown");
    }

    static Ending.Answered answer(String body) {
        return new Ending.Answered("deepseek-v3.2", 200, "prov-9", text(body));
    }

    static Delivery delivery(byte @Nullable [] value, Headers headers) {
        return new Delivery("llm.requests", 3, 42, ENQUEUED, "CreateTime", KEY, value, headers, 100);
    }

    static Attempt failedAttempt(int n, String message) {
        return new Attempt(
                n,
                "gpt-4.1",
                "openai",
                "gpt-4.1-2025",
                503,
                FailureCode.PROVIDER_OVERLOADED,
                message,
                700,
                FINISHED.minusMillis(1_300),
                null,
                null,
                null,
                Billing.NONE);
    }

    static Attempt answeredAttempt(int n) {
        return new Attempt(
                n,
                "deepseek-v3.2",
                "deepseek",
                "deepseek-chat",
                200,
                null,
                null,
                1_300,
                FINISHED,
                Usage.of(100, 50),
                new AttemptCost(new BigDecimal("0.0012"), "v1"),
                null,
                Billing.BILLED);
    }

    static JsonNode json(String text) {
        return Json.read(bytes(text));
    }

    static JsonText text(String json) {
        return JsonText.check(bytes(json));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static JsonNode value(OutputRecord record) {
        byte[] value = record.value();
        if (value == null) {
            throw new AssertionError("no value");
        }
        return Json.read(value);
    }

    static List<OutputRecord> to(String topic, OutcomeRecords written) {
        return written.records().stream()
                .filter(record -> record.topic().equals(topic))
                .toList();
    }

    /** {@code name=value}, in their order. */
    static List<String> text(Headers headers) {
        List<String> all = new ArrayList<>();
        for (Header header : headers) {
            all.add(header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8));
        }
        return all;
    }
}

package dev.drover.outcome;

import static dev.drover.outcome.TestingCompletions.ATTEMPTS;
import static dev.drover.outcome.TestingCompletions.FINISHED;
import static dev.drover.outcome.TestingCompletions.KEY;
import static dev.drover.outcome.TestingCompletions.VALUE;
import static dev.drover.outcome.TestingCompletions.answer;
import static dev.drover.outcome.TestingCompletions.answered;
import static dev.drover.outcome.TestingCompletions.bytes;
import static dev.drover.outcome.TestingCompletions.completed;
import static dev.drover.outcome.TestingCompletions.context;
import static dev.drover.outcome.TestingCompletions.delivery;
import static dev.drover.outcome.TestingCompletions.failed;
import static dev.drover.outcome.TestingCompletions.failedAttempt;
import static dev.drover.outcome.TestingCompletions.json;
import static dev.drover.outcome.TestingCompletions.text;
import static dev.drover.outcome.TestingCompletions.to;
import static dev.drover.outcome.TestingCompletions.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Billing;
import dev.drover.contracts.Cost;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.FailureMessage;
import dev.drover.contracts.Origin;
import dev.drover.contracts.ResultCodec;
import dev.drover.contracts.ResultLine;
import dev.drover.contracts.Timing;
import dev.drover.contracts.UsageCodec;
import dev.drover.contracts.UsageEvent;
import dev.drover.contracts.WireFormat;
import dev.drover.engine.OutputRecord;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.Rules;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeWriterTest {
    private static final String SECRET = "sk-abcdefghij0123456789";

    private final OutcomeWriter writer = new OutcomeWriter(outputs(6), new Desensitizer());

    @Test
    void anAnswerIsOneResultLineAndAUsageEventPerAttempt() {
        OutcomeRecords written = writer.write(answered());

        assertThat(written.code()).isNull();
        assertThat(written.records())
                .extracting(OutputRecord::topic)
                .containsExactly("llm.results", "llm.usage", "llm.usage");
        OutputRecord result = written.records().getFirst();
        assertThat(result.key()).isEqualTo(KEY);
        assertThat(result.partition()).isEqualTo(3);
        assertThat(decoded(result))
                .isEqualTo(new ResultLine(
                        "req_1",
                        "r-1",
                        new ResultLine.Response(200, "prov-9", TestingCompletions.text("{\"choices\":[]}")),
                        null,
                        "acme",
                        "deepseek-v3.2",
                        "cheap",
                        "bulk",
                        TestingCompletions.text("{\"order\":12}"),
                        ATTEMPTS,
                        Cost.of(ATTEMPTS),
                        new Timing(
                                TestingCompletions.ENQUEUED,
                                TestingCompletions.ENQUEUED.plusMillis(1_000),
                                FINISHED,
                                1_000,
                                2_000),
                        new Origin("llm.requests", 3, 42)));
    }

    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void everyFailureIsAnErrorLineAndUnlessCancelledADeadLetter(FailureCode code) {
        OutcomeRecords written = writer.write(failed(code));

        assertThat(written.code()).isEqualTo(code);
        ResultLine line = decoded(to("llm.results", written).getFirst());
        assertThat(line.error()).isEqualTo(new ResultLine.ErrorBody(code, "it went wrong"));
        assertThat(line.model()).isNull();
        assertThat(line.attempts()).isEqualTo(ATTEMPTS);
        assertThat(to("llm.results", written)).hasSize(1);
        assertThat(to("llm.requests-dlt", written)).hasSize(code == FailureCode.CANCELLED ? 0 : 1);
        assertThat(to("llm.usage", written)).hasSize(2);
    }

    @Test
    void usageEventsAreKeyedByTenantAndDatedByTheirAttempt() {
        List<OutputRecord> usage = to("llm.usage", writer.write(answered()));

        assertThat(usage).allSatisfy(record -> {
            assertThat(record.key()).isEqualTo(bytes("acme"));
            assertThat(record.partition()).isNull();
        });
        assertThat(usage.stream().map(OutcomeWriterTest::event))
                .satisfiesExactly(
                        first -> {
                            assertThat(first.attempt()).isEqualTo(ATTEMPTS.get(0));
                            assertThat(first.at()).isEqualTo(FINISHED.minusMillis(1_300));
                            assertThat(first.id()).isEqualTo("req_1");
                            assertThat(first.customId()).isEqualTo("r-1");
                        },
                        second -> {
                            assertThat(second.attempt()).isEqualTo(ATTEMPTS.get(1));
                            assertThat(second.at()).isEqualTo(FINISHED);
                        });
    }

    @Test
    void aRequestWithoutAttemptsHasNoUsage() {
        OutcomeRecords written = writer.write(completed(
                delivery(bytes("garbage"), new RecordHeaders()),
                TestingCompletions.nothing(),
                new Ending.Failed(FailureCode.MALFORMED_RECORD, "no JSON"),
                List.of()));

        assertThat(written.records())
                .extracting(OutputRecord::topic)
                .containsExactly("llm.results", "llm.requests-dlt");
        ResultLine line = decoded(written.records().getFirst());
        assertThat(line.customId()).isNull();
        assertThat(line.tenant()).isEqualTo("unknown");
        assertThat(line.timing().started()).isNull();
        assertThat(line.timing().queueMs()).isEqualTo(5_000);
    }

    @Test
    void eachFormatIsAnsweredInKind() {
        var answer = answer("{\"choices\":[]}");
        var delivery = delivery(VALUE, new RecordHeaders());

        OutcomeRecords kubeAi = writer.write(completed(delivery, context(WireFormat.KUBEAI), answer, ATTEMPTS));
        OutcomeRecords llmD = writer.write(completed(delivery, context(WireFormat.LLM_D), answer, ATTEMPTS));

        assertThat(value(kubeAi.records().getFirst()))
                .isEqualTo(json("{\"metadata\":{\"order\":12},\"status_code\":200,\"body\":{\"choices\":[]}}"));
        assertThat(value(llmD.records().getFirst()).path("payload").stringValue())
                .isEqualTo("{\"choices\":[]}");
        assertThat(value(llmD.records().getFirst()).path("id").stringValue()).isEqualTo("r-1");
    }

    @Test
    void traceAndApplicationHeadersAreCarriedInOrderAndNothingElse() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", bytes("00-1-2-01"));
        headers.add("x-team", bytes("a"));
        headers.add("content-type", bytes("application/json"));
        headers.add("x-team", bytes("b"));
        headers.add("ce_id", bytes("e1"));
        headers.add("drover-tenant", bytes("acme"));
        headers.add("kafka_dlt-original-topic", bytes("other"));
        headers.add("__connect.errors.topic", bytes("other"));

        OutcomeRecords written = writer.write(completed(delivery(VALUE, headers), answer("{}"), ATTEMPTS));

        assertThat(text(written.records().getFirst().headers()))
                .containsExactly(
                        "traceparent=00-1-2-01", "x-team=a", "x-team=b", "ce_id=e1", "drover-origin=llm.requests-3@42");
    }

    @Test
    void aPartitionThatTheOutputTopicLacksIsLeftToTheKey() {
        OutcomeRecords written = new OutcomeWriter(outputs(3), new Desensitizer()).write(failed(FailureCode.TIMEOUT));

        assertThat(written.records())
                .extracting(OutputRecord::partition)
                .containsOnlyNulls()
                .hasSize(4);
    }

    @Test
    void secretsInMessagesAreMaskedEverywhere() {
        OutcomeRecords written = writer.write(completed(
                delivery(VALUE, new RecordHeaders()),
                new Ending.Failed(FailureCode.PROVIDER_AUTH, "wrong key " + SECRET),
                List.of(failedAttempt(1, "wrong key " + SECRET))));

        assertThat(written.records()).allSatisfy(record -> {
            assertThat(value(new OutputRecord("t", null, null, asJson(record), record.headers()))
                            .toString())
                    .doesNotContain(SECRET);
            assertThat(text(record.headers()).toString()).doesNotContain(SECRET);
        });
        ResultLine line = decoded(written.records().getFirst());
        assertThat(Objects.requireNonNull(line.error()).message()).isEqualTo("wrong key [key]");
        assertThat(line.attempts().getFirst().message()).isEqualTo("wrong key [key]");
    }

    /** A local provider has its own name for a key, and a rule of the operator's may fit any number. */
    @Test
    void ownWordsAreShownAsTheyAreAndOnlyWhatOthersSaidIsMasked() {
        Rules rules = new Rules(Rules.ALL.kinds(), Map.of("customer", "[0-9]{3,}"), null);
        OutcomeWriter strict = new OutcomeWriter(outputs(8), new Desensitizer(List.of("ollama"), rules));
        FailureMessage why = new FailureMessage("ollama/llama3.2 (404): ", "ollama knows no 12345", "")
                .and("; the deadline 2026-11-20T08:00:00Z passed");
        OutcomeRecords written = strict.write(completed(
                delivery(VALUE, new RecordHeaders()), new Ending.Failed(FailureCode.TIMEOUT, why), List.of()));
        assertThat(Objects.requireNonNull(decoded(written.records().getFirst()).error())
                        .message())
                .isEqualTo("ollama/llama3.2 (404): [secret] knows no [customer]; the deadline 2026-11-20T08:00:00Z"
                        + " passed");

        FailureMessage budget = FailureMessage.own("the day budget of tenant '12345' of 0.0012 USD is used up");
        written = strict.write(completed(
                delivery(VALUE, new RecordHeaders()),
                new Ending.Failed(FailureCode.BUDGET_EXCEEDED, budget),
                List.of()));
        assertThat(Objects.requireNonNull(decoded(written.records().getFirst()).error())
                        .message())
                .isEqualTo("the day budget of tenant '[customer]' of 0.0012 USD is used up");
    }

    @Test
    void theOriginalBytesAndTheAnswerAreNeverTouched() {
        byte[] value = bytes("{\"body\":\"" + SECRET + "\"}");
        OutcomeRecords failed = writer.write(failed(FailureCode.TIMEOUT, delivery(value, new RecordHeaders())));
        OutcomeRecords answered = writer.write(
                completed(delivery(value, new RecordHeaders()), answer("{\"text\":\"" + SECRET + "\"}"), ATTEMPTS));

        assertThat(to("llm.requests-dlt", failed).getFirst().value()).isSameAs(value);
        assertThat(value(answered.records().getFirst()).toString()).contains(SECRET);
    }

    @Test
    void aLongMessageIsCutAfterItsSecretsAreMasked() {
        String message = "x".repeat(1_990) + " " + SECRET + " and more " + "y".repeat(5_000);
        OutcomeRecords written = writer.write(completed(
                delivery(VALUE, new RecordHeaders()), new Ending.Failed(FailureCode.TIMEOUT, message), List.of()));

        String said = Objects.requireNonNull(
                        decoded(written.records().getFirst()).error())
                .message();
        assertThat(said).startsWith("x".repeat(1_990) + " [key]").hasSize(2_001).endsWith("…");
    }

    @Test
    void unknownCostStaysUnknown() {
        var unpriced =
                new Attempt(1, "m", "p", "u", 200, null, null, 5, Instant.EPOCH, null, null, null, Billing.BILLED);
        OutcomeRecords written =
                writer.write(completed(delivery(VALUE, new RecordHeaders()), answer("{}"), List.of(unpriced)));

        assertThat(decoded(written.records().getFirst()).cost().usd()).isNull();
        assertThat(decoded(writer.write(answered()).records().getFirst()).cost().usd())
                .isEqualByComparingTo(new BigDecimal("0.0012"));
    }

    private static byte[] asJson(OutputRecord record) {
        return Objects.requireNonNull(record.value());
    }

    private static ResultLine decoded(OutputRecord record) {
        return ResultCodec.decode(Objects.requireNonNull(record.value()));
    }

    private static UsageEvent event(OutputRecord record) {
        return UsageCodec.decode(Objects.requireNonNull(record.value()));
    }

    private static Outputs outputs(int partitions) {
        return new Outputs(
                new Outputs.Topic("llm.results", 1_000_000),
                new Outputs.Topic("llm.requests-dlt", 1_000_000),
                new Outputs.Topic("llm.usage", 1_000_000),
                "drover",
                _ -> partitions);
    }
}

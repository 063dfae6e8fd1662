package dev.drover.outcome;

import static dev.drover.outcome.TestingCompletions.ATTEMPTS;
import static dev.drover.outcome.TestingCompletions.VALUE;
import static dev.drover.outcome.TestingCompletions.answer;
import static dev.drover.outcome.TestingCompletions.answeredAttempt;
import static dev.drover.outcome.TestingCompletions.bytes;
import static dev.drover.outcome.TestingCompletions.completed;
import static dev.drover.outcome.TestingCompletions.context;
import static dev.drover.outcome.TestingCompletions.delivery;
import static dev.drover.outcome.TestingCompletions.failed;
import static dev.drover.outcome.TestingCompletions.failedAttempt;
import static dev.drover.outcome.TestingCompletions.json;
import static dev.drover.outcome.TestingCompletions.nothing;
import static dev.drover.outcome.TestingCompletions.to;
import static dev.drover.outcome.TestingCompletions.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Decoded.Salvage;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WireFormat;
import dev.drover.engine.Delivery;
import dev.drover.engine.OutputRecord;
import dev.drover.privacy.Desensitizer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OutcomeSizeTest {
    private static final int LIMIT = 4_000;

    private final OutcomeWriter writer = writer(LIMIT);

    @Test
    void anAnswerThatDoesNotFitBecomesAFailureThatKeepsAttemptsAndCost() {
        OutcomeRecords written =
                writer.write(completed(delivery(VALUE, new RecordHeaders()), longAnswer(5_000), ATTEMPTS));

        assertThat(written.code()).isEqualTo(FailureCode.RESULT_TOO_LARGE);
        JsonNode line = value(to("llm.results", written).getFirst());
        assertThat(line.path("response").isNull()).isTrue();
        assertThat(line.path("error").path("code").stringValue()).isEqualTo("result_too_large");
        assertThat(line.path("error").path("message").stringValue()).contains("llm.results", "4000");
        assertThat(line.path("attempts").size()).isEqualTo(2);
        assertThat(line.path("cost").path("usd").stringValue()).isEqualTo("0.0012");
        assertThat(to("llm.requests-dlt", written).getFirst().value()).isEqualTo(VALUE);
        assertThat(to("llm.usage", written)).hasSize(2);
    }

    @Test
    void theLimitItselfFits() {
        CompletedRequest request = completed(delivery(VALUE, new RecordHeaders()), longAnswer(2_000), ATTEMPTS);
        int size = Math.toIntExact(writer.write(request).records().getFirst().size());

        assertThat(writer(size).write(request).code()).isNull();
        assertThat(writer(size - 1).write(request).code()).isEqualTo(FailureCode.RESULT_TOO_LARGE);
    }

    @Test
    void anAnswerNestedTooDeepToBeWrittenIsAnInvalidOne() {
        OutcomeRecords written = writer.write(completed(
                delivery(VALUE, new RecordHeaders()),
                new Ending.Answered("m", 200, null, TestingCompletions.text("[".repeat(3_000) + "]".repeat(3_000))),
                ATTEMPTS));

        assertThat(written.code()).isEqualTo(FailureCode.INVALID_PROVIDER_RESPONSE);
    }

    @Test
    void aDeadLetterThatDoesNotFitHoldsItsOriginAndTheSizeItHad() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("app", bytes("1"));
        OutcomeRecords written = writer.write(failed(FailureCode.TIMEOUT, delivery(bytes("x".repeat(5_000)), headers)));

        OutputRecord letter = to("llm.requests-dlt", written).getFirst();
        assertThat(letter.value()).isEmpty();
        assertThat(text(letter, "drover-truncated")).isEqualTo("5000");
        assertThat(text(letter, "drover-origin")).isEqualTo("llm.requests-3@42");
        assertThat(text(letter, "app")).isEqualTo("1");
        assertThat(letter.key()).isEqualTo(TestingCompletions.KEY);
    }

    @Test
    void headersThatDoNotFitGoAfterTheValue() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("app", new byte[5_000]);
        OutcomeRecords written = writer.write(failed(FailureCode.TIMEOUT, delivery(VALUE, headers)));

        OutputRecord letter = to("llm.requests-dlt", written).getFirst();
        assertThat(letter.headers().lastHeader("app")).isNull();
        assertThat(text(letter, "drover-reason")).isEqualTo("timeout");
        assertThat(letter.size()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void anErrorLineLosesMessagesThenAttemptsThenMetadataButNeverItsCost() {
        var attempts = IntStream.rangeClosed(1, 40)
                .mapToObj(n -> n % 2 == 0 ? answeredAttempt(n) : failedAttempt(n, "m".repeat(1_000)))
                .toList();
        RequestContext context = RequestContext.of(
                new Salvage(
                        WireFormat.OPENAI_BATCH,
                        "r-1",
                        null,
                        TestingCompletions.text("{\"d\":\"" + "d".repeat(5_000) + "\"}")),
                "acme");
        OutcomeRecords written = writer.write(completed(
                delivery(VALUE, new RecordHeaders()),
                context,
                new Ending.Failed(FailureCode.TIMEOUT, "late"),
                attempts));

        OutputRecord result = to("llm.results", written).getFirst();
        assertThat(result.size()).isLessThanOrEqualTo(LIMIT);
        assertThat(value(result).path("metadata").isNull()).isTrue();
        assertThat(value(result).path("custom_id").stringValue()).isEqualTo("r-1");
        assertThat(value(result).path("attempts").size()).isEqualTo(8);
        assertThat(value(result).path("attempts").path(7).path("n").intValue()).isEqualTo(40);
        assertThat(value(result).path("cost").path("usd").stringValue()).isEqualTo("0.0240");
    }

    @Test
    void aUsageEventGivesUpDimensionsAndNamesButNotWhoPaysWhat() {
        RequestContext context = RequestContext.of(
                        new Salvage(WireFormat.OPENAI_BATCH, "c".repeat(5_000), null, null), "acme")
                .withDimensions(Map.of("user", "u".repeat(5_000)));
        OutcomeRecords written = writer.write(completed(
                delivery(VALUE, new RecordHeaders()),
                context,
                new Ending.Failed(FailureCode.TIMEOUT, "late"),
                ATTEMPTS));

        OutputRecord usage = to("llm.usage", written).getLast();
        assertThat(usage.size()).isLessThanOrEqualTo(LIMIT);
        assertThat(value(usage).path("tenant").stringValue()).isEqualTo("acme");
        assertThat(value(usage).path("attempt").path("cost").path("usd").stringValue())
                .isEqualTo("0.0012");
    }

    @Test
    void dimensionsThatFitAreKept() {
        RequestContext context = context(WireFormat.OPENAI_BATCH).withDimensions(Map.of("user", "u-1"));
        OutcomeRecords written =
                writer.write(completed(delivery(VALUE, new RecordHeaders()), context, answer("{}"), ATTEMPTS));

        assertThat(value(to("llm.usage", written).getFirst()).path("dimensions"))
                .isEqualTo(json("{\"user\":\"u-1\"}"));
    }

    /** Whatever a producer makes long, what is written in its place fits; the committer depends on it. */
    @Property(tries = 200)
    void everythingFitsWhateverIsLong(
            @ForAll @IntRange(max = 9_000) int key,
            @ForAll @IntRange(max = 9_000) int value,
            @ForAll @IntRange(max = 9_000) int header,
            @ForAll @IntRange(max = 9_000) int customId,
            @ForAll @IntRange(max = 60) int attempts,
            @ForAll @IntRange(max = 9_000) int message,
            @ForAll FailureCode code,
            @ForAll WireFormat format) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("x-long", new byte[header]);
        Delivery delivery = new Delivery(
                "llm.requests",
                3,
                42,
                TestingCompletions.ENQUEUED,
                TimestampType.CREATE_TIME.name,
                new byte[key],
                new byte[value],
                headers,
                0);
        RequestContext context = RequestContext.of(
                new Salvage(
                        format, "\u0001".repeat(customId), null, TestingCompletions.text("{\"a\":" + customId + "}")),
                "acme");
        var all = IntStream.rangeClosed(1, attempts)
                .mapToObj(n -> failedAttempt(n, "m".repeat(message)))
                .toList();
        int limit = 24_000; // above what the attempts header may take, below much of the above
        OutcomeRecords written =
                writer(limit).write(completed(delivery, context, new Ending.Failed(code, "e".repeat(message)), all));

        assertThat(written.records())
                .allSatisfy(record -> assertThat(record.size()).isLessThanOrEqualTo(limit));
    }

    @Test
    void anAnswerThatTheBrokerRefusedBecomesASmallFailure() {
        OutcomeWriter roomy = writer(1_000_000);
        CompletedRequest request =
                completed(delivery(bytes("x".repeat(200_000)), new RecordHeaders()), longAnswer(200_000), ATTEMPTS);
        OutputRecord offender = roomy.write(request).records().getFirst();

        OutcomeRecords smaller = roomy.smaller(request, offender, "RecordTooLargeException: 200900 > 131072");

        assertThat(smaller.code()).isEqualTo(FailureCode.RESULT_TOO_LARGE);
        assertThat(value(smaller.records().getFirst())
                        .path("error")
                        .path("message")
                        .stringValue())
                .contains("RecordTooLargeException: 200900 > 131072");
        assertThat(text(to("llm.requests-dlt", smaller).getFirst(), "drover-truncated"))
                .isEqualTo("200000");
        assertThat(to("llm.usage", smaller)).hasSize(2);
        assertAllSmall(smaller);
    }

    @Test
    void aDeadLetterThatTheBrokerRefusedBecomesASmallOne() {
        OutcomeWriter roomy = writer(1_000_000);
        CompletedRequest request =
                failed(FailureCode.TIMEOUT, delivery(bytes("x".repeat(200_000)), new RecordHeaders()));
        OutputRecord offender = to("llm.requests-dlt", roomy.write(request)).getFirst();

        OutcomeRecords smaller = roomy.smaller(request, offender, "too large");

        assertThat(smaller.code()).isEqualTo(FailureCode.TIMEOUT);
        assertAllSmall(smaller);
    }

    @Test
    void anAnswerStaysOneIfOnlyItsUsageWasRefused() {
        OutcomeWriter roomy = writer(1_000_000);
        CompletedRequest request = completed(
                delivery(VALUE, new RecordHeaders()),
                nothing().withDimensions(Map.of("user", "u".repeat(200_000))),
                longAnswer(200_000),
                ATTEMPTS);
        OutputRecord offender = to("llm.usage", roomy.write(request)).getFirst();

        OutcomeRecords smaller = roomy.smaller(request, offender, "too large");

        assertThat(smaller.code()).isNull();
        assertThat(to("llm.usage", smaller))
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.size()).isLessThan(OutcomeWriter.SURELY_FITS));
    }

    private static void assertAllSmall(OutcomeRecords written) {
        assertThat(written.records())
                .allSatisfy(record -> assertThat(record.size()).isLessThanOrEqualTo(OutcomeWriter.SURELY_FITS));
    }

    private static Ending.Answered longAnswer(int length) {
        return answer("{\"text\":\"" + "t".repeat(length) + "\"}");
    }

    private static String text(OutputRecord record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static OutcomeWriter writer(int limit) {
        return new OutcomeWriter(
                new Outputs(
                        new Outputs.Topic("llm.results", limit),
                        new Outputs.Topic("llm.requests-dlt", limit),
                        new Outputs.Topic("llm.usage", limit),
                        "drover",
                        _ -> 6),
                new Desensitizer());
    }
}

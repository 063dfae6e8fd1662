package dev.drover.contracts;

import static dev.drover.contracts.TestingLines.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ResultCodecTest {
    static Stream<ResultLine> lines() {
        return Stream.of(
                TestingLines.success(),
                TestingLines.failure(FailureCode.EXPIRED, "the deadline passed"),
                TestingLines.unpriced(),
                TestingLines.malformed());
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aNativeLineComesBackAsItWas(ResultLine line) {
        assertThat(ResultCodec.decode(ResultCodec.encode(WireFormat.OPENAI_BATCH, line)))
                .isEqualTo(line);
    }

    @Test
    void unknownCostIsWrittenAsNullAndNotAsZero() {
        JsonNode cost =
                json(encoded(WireFormat.OPENAI_BATCH, TestingLines.unpriced())).get("cost");

        assertThat(cost).hasToString("{\"usd\":null,\"possibly_billed_usd\":\"0\",\"price_version\":null}");
    }

    @Test
    void moneyIsPlainDecimalText() {
        assertThat(encoded(WireFormat.OPENAI_BATCH, TestingLines.success()))
                .contains("\"usd\":\"0.000189\"", "\"possibly_billed_usd\":\"0.0018\"");
    }

    @Test
    void kubeAiGetsItsMetadataTheStatusAndTheBodyAsItIs() {
        assertThat(encoded(WireFormat.KUBEAI, TestingLines.success()))
                .startsWith("{\"metadata\":{\"order\":17},\"status_code\":200,\"body\":{\"id\":\"chatcmpl-1\"")
                .contains("\"score\":1.50");
    }

    @Test
    void kubeAiGetsAFailureAsAnOpenAiError() {
        assertThat(encoded(WireFormat.KUBEAI, TestingLines.failure(FailureCode.BUDGET_EXCEEDED, "used up")))
                .isEqualTo(
                        "{\"metadata\":{\"order\":17},\"status_code\":402,\"body\":{\"error\":{\"message\":\"used up\","
                                + "\"type\":\"insufficient_quota\",\"param\":null,\"code\":\"budget_exceeded\"}}}");
    }

    @Test
    void llmDGetsTheBodyAsAString() {
        JsonNode answer = json(encoded(WireFormat.LLM_D, TestingLines.success()));

        assertThat(answer.propertyNames())
                .containsExactly("id", "status_code", "payload", "error_code", "error_message");
        assertThat(answer.get("id").stringValue()).isEqualTo("r-1");
        assertThat(answer.get("error_code").stringValue()).isEmpty();
        assertThat(json(answer.get("payload").stringValue()).get("score")).hasToString("1.50");
    }

    @Test
    void llmDGetsTheCodeOfAFailure() {
        JsonNode answer = json(encoded(WireFormat.LLM_D, TestingLines.failure(FailureCode.EXPIRED, "too late")));

        assertThat(answer.get("status_code").intValue()).isEqualTo(504);
        assertThat(answer.get("error_code").stringValue()).isEqualTo("expired");
        assertThat(answer.get("error_message").stringValue()).isEqualTo("too late");
        assertThat(json(answer.get("payload").stringValue()).at("/error/code").stringValue())
                .isEqualTo("expired");
    }

    @Test
    void anAnswerToALlmDRequestWithoutAReadableIdHasTheRequestsId() {
        assertThat(encoded(WireFormat.LLM_D, TestingLines.malformed())).startsWith("{\"id\":\"req_a\",");
    }

    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void everyFailureHasAnErrorStatus(FailureCode code) {
        assertThat(code.status()).isBetween(400, 599);
        assertThat(ResultCodec.body(new ResultLine.ErrorBody(code, "m"))
                        .at("/error/type")
                        .stringValue())
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "expired,504",
        "invalid_request,400",
        "malformed_record,400",
        "rate_limited,429",
        "model_not_found,404",
        "provider_unavailable,503",
        "request_too_large,413",
        "tenant_not_allowed,403"
    })
    void aFailuresStatusIsTheOneThatAnHttpApiWouldGive(String code, int status) {
        assertThat(FailureCode.ofWire(code).map(FailureCode::status)).contains(status);
    }

    @Test
    void halfOfAnEmojiInAnAnswerCanBeWritten() {
        ResultLine line = TestingLines.failure(FailureCode.CONTENT_POLICY, "cut \ud83d");

        assertThat(ResultCodec.decode(ResultCodec.encode(WireFormat.OPENAI_BATCH, line)))
                .isEqualTo(line);
    }

    @Test
    void membersOfAFutureVersionAreIgnored() {
        String text = encoded(WireFormat.OPENAI_BATCH, TestingLines.success()).replaceFirst("\\{", "{\"new\":[1],");

        assertThat(ResultCodec.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(TestingLines.success());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "{\"id\":1}", "{\"metadata\":null,\"status_code\":200,\"body\":{}}"})
    void whatIsNoNativeLineIsRefused(String text) {
        assertThatThrownBy(() -> ResultCodec.decode(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("result");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`\"latency_ms\":120`,`\"latency_ms\":\"a\"`,result.attempts[0].latency_ms must be a whole number",
                "`\"latency_ms\":120`,`\"latency_ms\":1e30`,result.attempts[0].latency_ms must be a whole number",
                "`\"partition\":3`,`\"partition\":3000000000`,result.origin.partition is out of range",
                "`\"billing\":\"none\"`,`\"billing\":\"free\"`,result.attempts[0].billing is unknown: 'free'",
                "`\"usd\":\"0.000189\"`,`\"usd\":0.000189`,result.attempts[2].cost.usd must be a string",
                "`\"finished\":\"2026`,`\"finished\":\"x2026`,result.timing.finished must be an RFC 3339 time"
            })
    void aWrongMemberIsNamed(String right, String wrong, String message) {
        String text = encoded(WireFormat.OPENAI_BATCH, TestingLines.success());
        assertThat(text).contains(right);

        assertThatThrownBy(() -> ResultCodec.decode(text.replace(right, wrong).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aUsageEventComesBackAsItWas() {
        UsageEvent event = TestingLines.usageEvent();

        assertThat(UsageCodec.decode(UsageCodec.encode(event))).isEqualTo(event);
    }

    @Test
    void attemptsOfWorkersThatDidNotSayWhenTheyEndedEndedWithTheEventThatHoldsThem() {
        String event = new String(UsageCodec.encode(TestingLines.usageEvent()), StandardCharsets.UTF_8);
        String line = encoded(WireFormat.OPENAI_BATCH, TestingLines.unpriced());

        assertThat(UsageCodec.decode(old(event))).isEqualTo(TestingLines.usageEvent());
        assertThat(ResultCodec.decode(old(line))).isEqualTo(TestingLines.unpriced());
    }

    @Test
    void anEstimateIsOnlyForBilledAttemptsWithoutACost() {
        String event = new String(UsageCodec.encode(TestingLines.usageEvent()), StandardCharsets.UTF_8)
                .replace("\"estimated_usd\":null", "\"estimated_usd\":\"0.1\"");

        assertThatThrownBy(() -> UsageCodec.decode(event.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("estimate");
    }

    private static byte[] old(String json) {
        String without = json.replaceAll("\"ended_at\":\"[^\"]*\",", "").replace("\"estimated_usd\":null,", "");
        assertThat(without).isNotEqualTo(json);
        return without.getBytes(StandardCharsets.UTF_8);
    }

    static String encoded(WireFormat format, ResultLine line) {
        return new String(ResultCodec.encode(format, line), StandardCharsets.UTF_8);
    }
}

package dev.drover.contracts;

import static dev.drover.contracts.TestingDecoding.accepted;
import static dev.drover.contracts.TestingDecoding.nativeRequest;
import static dev.drover.contracts.TestingDecoding.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCodecTest {
    @Test
    void aLineOfAnOpenAiBatchFileIsARequestAsItStands() {
        InferenceRequest request = accepted("""
            {"custom_id":"request-1","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4.1",\
            "messages":[{"role":"user","content":"Hi"}],"max_tokens":1000}}\
            """);

        assertThat(request.format()).isEqualTo(WireFormat.OPENAI_BATCH);
        assertThat(request.customId()).isEqualTo("request-1");
        assertThat(request.endpoint()).isEqualTo(Endpoint.CHAT_COMPLETIONS);
        assertThat(request.bodyModel()).isEqualTo("gpt-4.1");
        assertThat(request.tenant()).isNull();
        assertThat(request.deadline()).isNull();
    }

    @Test
    void ourOwnMembersAreRead() {
        InferenceRequest request = accepted(nativeRequest(",\"tenant\":\"acme\",\"task\":\"bulk\",\"chain\":\"cheap\","
                + "\"deadline\":\"2026-11-20T10:00:00+02:00\",\"metadata\":{\"k\":1.50}"));

        assertThat(request.tenant()).isEqualTo("acme");
        assertThat(request.task()).isEqualTo("bulk");
        assertThat(request.chain()).isEqualTo("cheap");
        assertThat(request.deadline()).isEqualTo(Instant.parse("2026-11-20T08:00:00Z"));
        assertThat(text(request.metadata())).isEqualTo("{\"k\":1.50}");
    }

    @Test
    void nullIsTheSameAsAbsent() {
        InferenceRequest request = accepted(
                nativeRequest(",\"tenant\":null,\"task\":null,\"chain\":null,\"deadline\":null,\"metadata\":null"));

        assertThat(request.tenant()).isNull();
        assertThat(request.metadata()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void anEndpointIsKnownWithAndWithoutItsVersionAndItsFirstSlash(Endpoint endpoint) {
        for (String url : List.of(
                endpoint.path().substring(1),
                endpoint.path().substring(3),
                endpoint.path().substring(4))) {
            assertThat(accepted("{\"custom_id\":\"a\",\"url\":\"" + url + "\",\"body\":{}}")
                            .endpoint())
                    .isEqualTo(endpoint);
        }
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void everyEndpointIsKnown(Endpoint endpoint) {
        assertThat(accepted("{\"custom_id\":\"a\",\"url\":\"" + endpoint.path() + "\",\"body\":{}}")
                        .endpoint())
                .isEqualTo(endpoint);
    }

    @Test
    void theBodyKeepsMembersThatNobodyKnowsAndNumbersToTheirLastDigit() {
        String body = "{\"n\":3,\"stream\":true,\"user\":\"u\",\"temperature\":1.0,\"top_p\":0.10,\"seed\":"
            + "123456789012345678901234567890,\"vendor\":{\"x\":[null,{\"deep\":0.1000000000000000055511151231257827}]}}";

        assertThat(accepted("{\"custom_id\":\"a\",\"url\":\"/v1/responses\",\"body\":" + body + "}")
                        .body()
                        .text())
                .isEqualTo(body);
    }

    @Test
    void aNumberBeyondADoubleIsKept() {
        InferenceRequest request =
                accepted("{\"custom_id\":\"a\",\"url\":\"/v1/responses\",\"body\":{\"a\":1e400,\"b\":1E-999999999}}");

        assertThat(request.body().text()).isEqualTo("{\"a\":1e400,\"b\":1E-999999999}");
    }

    @Test
    void halfOfAnEmojiCanBeReadAndWritten() {
        InferenceRequest request =
                accepted("{\"custom_id\":\"a\",\"url\":\"/v1/responses\",\"body\":{\"input\":\"cut \\ud83d\"}}");

        assertThat(request.body().text()).isEqualTo("{\"input\":\"cut \\ud83d\"}");
    }

    private static @Nullable String text(@Nullable JsonText json) {
        return json == null ? null : json.text();
    }

    @Test
    void aByteOrderMarkIsTolerated() {
        assertThat(accepted("\uFEFF" + nativeRequest("")).customId()).isEqualTo("r-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/chat/completions", "chat/completions", "v1/chat/completions"})
    void kubeAiPathsComeWithOrWithoutVersion(String path) {
        InferenceRequest request = accepted(
                "{\"metadata\":{\"a\":1},\"path\":\"" + path + "\",\"body\":{\"model\":\"m\",\"messages\":[]}}");

        assertThat(request.format()).isEqualTo(WireFormat.KUBEAI);
        assertThat(request.endpoint()).isEqualTo(Endpoint.CHAT_COMPLETIONS);
        assertThat(request.customId()).isNull();
        assertThat(text(request.metadata())).isEqualTo("{\"a\":1}");
    }

    @Test
    void llmDTakesItsIdAndItsDeadlineInEpochSecondsButNoTenantFromMetadata() {
        InferenceRequest request = accepted("""
            {"id":"r1","created":1764044000,"deadline":1764045130,"payload":{"model":"m"},\
            "metadata":{"tenant":"x"},"headers":{},"endpoint":"/v1/completions"}\
            """);

        assertThat(request.format()).isEqualTo(WireFormat.LLM_D);
        assertThat(request.customId()).isEqualTo("r1");
        assertThat(request.endpoint()).isEqualTo(Endpoint.COMPLETIONS);
        assertThat(request.deadline()).isEqualTo(Instant.ofEpochSecond(1764045130));
        assertThat(request.tenant()).isNull();
        assertThat(text(request.metadata())).isEqualTo("{\"tenant\":\"x\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1764045130.250", "\"1764045130.25\"", "1.76404513025e9"})
    void llmDDeadlinesMayHaveFractions(String deadline) {
        InferenceRequest request = accepted("{\"id\":\"r1\",\"deadline\":" + deadline + ",\"payload\":{}}");

        assertThat(request.deadline()).isEqualTo(Instant.ofEpochSecond(1764045130, 250_000_000));
        assertThat(request.endpoint()).isEqualTo(Endpoint.CHAT_COMPLETIONS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0e999999999", "1e-999999999", "-0.0"})
    void aLlmDDeadlineOfNothingIsLongPastHoweverItIsWritten(String deadline) {
        assertThat(accepted("{\"id\":\"r1\",\"deadline\":" + deadline + ",\"payload\":{}}")
                        .deadline())
                .isEqualTo(Instant.EPOCH);
    }

    @Test
    void theTenantOfTheHeaderWinsOverTheEnvelopeAndThatOverTheEvent() {
        Map<String, String> both = Map.of("drover-tenant", "header", "ce_tenant", "event");

        assertThat(accepted(nativeRequest(",\"tenant\":\"envelope\""), both).tenant())
                .isEqualTo("header");
        assertThat(accepted(nativeRequest(",\"tenant\":\"envelope\""), Map.of("ce_tenant", "event"))
                        .tenant())
                .isEqualTo("envelope");
        assertThat(accepted(nativeRequest(""), Map.of("ce_tenant", "event")).tenant())
                .isEqualTo("event");
    }

    @Test
    void aBinaryCloudEventLendsItsIdAndItsExpiryTime() {
        InferenceRequest request = accepted(
                "{\"url\":\"/v1/embeddings\",\"body\":{}}",
                Map.of("ce_id", "e-1", "ce_expirytime", "2026-11-20T08:00:00Z", "content-type", "application/json"));

        assertThat(request.customId()).isEqualTo("e-1");
        assertThat(request.deadline()).isEqualTo(Instant.parse("2026-11-20T08:00:00Z"));
    }

    @Test
    void aStructuredCloudEventCarriesTheRequestAsItsData() {
        InferenceRequest request = accepted(
                "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/s\",\"type\":\"t\",\"tenant\":\"acme\","
                        + "\"expirytime\":\"2026-11-20T08:00:00Z\",\"data\":" + nativeRequest("") + "}",
                Map.of("content-type", "application/CloudEvents+json; charset=utf-8"));

        assertThat(request.customId()).isEqualTo("r-1");
        assertThat(request.tenant()).isEqualTo("acme");
        assertThat(request.deadline()).isEqualTo(Instant.parse("2026-11-20T08:00:00Z"));
    }

    @Test
    void aStructuredCloudEventWithoutDataIsMalformedAndItsIdIsKept() {
        Decoded.Rejected rejected = rejected(
                "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"data\":[1]}",
                Map.of("content-type", "application/cloudevents+json"));

        assertThat(rejected.code()).isEqualTo(FailureCode.MALFORMED_RECORD);
        assertThat(rejected.message()).isEqualTo("the CloudEvent's data is an array, a request is a JSON object");
        assertThat(rejected.salvage().customId()).isEqualTo("e-1");
    }
}

package dev.drover.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestFacts;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WireFormat;
import dev.drover.cost.UsageNormaliser;
import dev.drover.model.Transport.Reply;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.ProviderDialect;
import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.dialect.Upstream;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests in Anthropic's own form: they go through as they are, and their answers are judged and priced. */
class MessagesTest {
    private static final Upstream UPSTREAM = new Upstream("claude", 4_096L, Set.of("top_k"));

    @Test
    void aBodyGoesThroughButForItsModelAndWhatTheSettingsSay() {
        ProviderDialect.Body body = ProviderKind.ANTHROPIC
                .dialect()
                .body(
                        request("{\"model\":\"mine\",\"system\":\"Be brief.\",\"top_k\":3,\"stream\":true,"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"),
                        UPSTREAM);
        assertThat(JsonMapper.shared().readTree(body.json()))
                .isEqualTo(JsonMapper.shared()
                        .readTree("{\"model\":\"claude\",\"system\":\"Be brief.\",\"stream\":true,"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"max_tokens\":4096}"));
        assertThat(body.dropped()).containsExactly("top_k");
    }

    @Test
    void aBodyWithoutALimitIsRefusedWhereTheModelHasNone() {
        ProviderDialect anthropic = ProviderKind.ANTHROPIC.dialect();
        Upstream unlimited = new Upstream("claude", null, Set.of());
        assertThat(anthropic.refusal(request("{\"messages\":[]}"), unlimited)).contains("max_tokens");
        assertThat(anthropic.refusal(request("{\"messages\":[],\"max_tokens\":5}"), unlimited))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(value = ProviderKind.class, mode = EnumSource.Mode.EXCLUDE, names = "ANTHROPIC")
    void noOtherKindIsAsked(ProviderKind kind) {
        assertThat(kind.dialect().refusal(request("{\"messages\":[],\"max_tokens\":5}"), UPSTREAM))
                .contains("/v1/messages");
    }

    @Test
    void onlyTheLimitThatMessagesKnowsIsReserved() {
        InferenceRequest request = request("{\"messages\":[],\"max_completion_tokens\":1,\"max_tokens\":64000}");
        assertThat(RoughTokens.completion(request, 5)).isEqualTo(64_000);
    }

    @Test
    void thePromptIsTheSystemTheMessagesAndTheTools() {
        long shorter = RoughTokens.prompt(request("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"));
        String words = "one two three ".repeat(100);
        assertThat(RoughTokens.prompt(request("{\"system\":[{\"type\":\"text\",\"text\":\"" + words
                        + "\"}],\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}")))
                .isGreaterThan(shorter + 200);
    }

    @Test
    void aPlainDocumentIsReadAndAPackedOneCounted() {
        String document = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"source\":"
                + "{\"type\":\"%s\",\"media_type\":\"text/plain\",\"data\":\"%s\"}}]}]}";
        String words = "one two three ".repeat(2_000);

        assertThat(RoughTokens.prompt(request(document.formatted("text", words))))
                .isGreaterThan(6_000);
        assertThat(RoughTokens.prompt(request(document.formatted("base64", words))))
                .isLessThan(1_100);
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,",
        "stop_sequence,",
        "tool_use,",
        "max_tokens,",
        "model_context_window_exceeded,",
        "pause_turn,",
        "refusal,content_policy",
        "compaction,truncated_response",
        "never_heard,truncated_response"
    })
    void theStopReasonDecides(String reason, @Nullable String failure) {
        String body =
                "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}],\"stop_reason\":\"" + reason
                        + "\",\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":300,"
                        + "\"cache_creation_input_tokens\":20,\"output_tokens\":7}}";
        switch (classified(200, body)) {
            case Classified.Success success -> {
                assertThat(failure).isNull();
                assertThat(success.body().text()).isEqualTo(body);
                Usage usage = usage(success.reported());
                assertThat(usage.promptTokens()).isEqualTo(330);
                assertThat(usage.completionTokens()).isEqualTo(7);
                assertThat(usage.totalTokens()).isEqualTo(337);
            }
            case Classified.Failed(var failed) -> {
                assertThat(failed.code().wire()).isEqualTo(failure);
                assertThat(usage(Objects.requireNonNull(failed.details().answer()))
                                .promptTokens())
                        .isEqualTo(330);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        529 | {"type":"error","error":{"type":"overloaded_error","message":"x"}} | PROVIDER_OVERLOADED
        200 | {"type":"error","error":{"type":"rate_limit_error","message":"x"}} | RATE_LIMITED
        200 | {"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}   | INVALID_PROVIDER_RESPONSE
        200 | {"type":"message","content":[]}                                    | TRUNCATED_RESPONSE
        """)
    void whatIsNoMessageIsNoAnswer(int status, String body, FailureCode code) {
        assertThat(classified(status, body))
                .isInstanceOfSatisfying(
                        Classified.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo(code));
    }

    private static Classified classified(int status, String body) {
        return FailureClassifier.classify(
                Endpoint.MESSAGES,
                null,
                FinishReasons.KNOWN,
                new Reply.Received(status, Map.of(), body.getBytes(UTF_8)),
                Instant.EPOCH);
    }

    private static Usage usage(JsonNode reported) {
        return Objects.requireNonNull(new UsageNormaliser().read(reported));
    }

    private static InferenceRequest request(String body) {
        return new InferenceRequest(
                WireFormat.OPENAI_BATCH,
                null,
                Endpoint.MESSAGES,
                RequestFacts.of(JsonText.check(body.getBytes(UTF_8))),
                null,
                null,
                null,
                null,
                null);
    }
}

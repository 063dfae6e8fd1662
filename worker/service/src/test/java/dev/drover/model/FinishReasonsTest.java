package dev.drover.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Endpoint;
import dev.drover.model.Transport.Reply;
import dev.drover.model.dialect.FinishReason;
import dev.drover.model.dialect.FinishReasons;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FinishReasonsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    /** Each word with the public place where it was seen. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        stop                           | ENDED     | OpenAI API reference
        STOP                           | ENDED     | Google FinishReason
        end_turn                       | ENDED     | anthropics/anthropic-sdk-java StopReason
        eos_token                      | ENDED     | huggingface/text-generation-inference FinishReason
        eos                            | ENDED     | Together API reference
        COMPLETE                       | ENDED     | cohere-ai/cohere-python ChatFinishReason
        length                         | LENGTH    | OpenAI API reference
        MAX_TOKENS                     | LENGTH    | Google FinishReason
        model_length                   | LENGTH    | mistralai/client-python FinishReason
        model_context_window_exceeded  | LENGTH    | Anthropic stop_reason
        tool_calls                     | TOOL_CALL | OpenAI API reference
        function_call                  | TOOL_CALL | OpenAI API reference
        tool_use                       | TOOL_CALL | Anthropic stop_reason
        TOOL_CALL                      | TOOL_CALL | cohere-ai/cohere-python ChatFinishReason
        content_filter                 | REFUSED   | OpenAI API reference
        content-filter                 | REFUSED   | vercel/ai FinishReason
        content_filter: RECITATION     | REFUSED   | Google's OpenAI layer
        SAFETY                         | REFUSED   | Google FinishReason
        PROHIBITED_CONTENT             | REFUSED   | HKUDS/Vibe-Trading#308
        BLOCKLIST                      | REFUSED   | Google FinishReason
        SPII                           | REFUSED   | Google FinishReason
        IMAGE_SAFETY                   | REFUSED   | Google FinishReason
        refusal                        | REFUSED   | Anthropic stop_reason
        sensitive                      | REFUSED   | Zhipu finish_reason
        guardrail_intervened           | REFUSED   | Amazon Bedrock stopReason
        ERROR_TOXIC                    | REFUSED   | cohere-ai/cohere-python FinishReason
        error                          | BROKEN    | OpenRouter finish_reason
        abort                          | BROKEN    | sgl-project/sglang
        insufficient_system_resource   | BROKEN    | razzant/claudexor#144
        network_error                  | BROKEN    | Zhipu finish_reason
        MALFORMED_FUNCTION_CALL        | BROKEN    | Google FinishReason
        OTHER                          | BROKEN    | Google FinishReason
        ERROR_LIMIT                    | BROKEN    | cohere-ai/cohere-python FinishReason
        time_limit                     | BROKEN    | IBM watsonx stop_reason
        load                           | BROKEN    | ollama/ollama done_reason
        pause_turn                     | BROKEN    | Anthropic stop_reason
        """)
    void everyProvidersWordIsKnown(String word, FinishReason meaning, String source) {
        assertThat(FinishReasons.KNOWN.of(word)).as(source).isEqualTo(meaning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vanished", "halt_and_catch_fire", "stopped?", "12"})
    void anAnswerThatEndsWithAWordThatNobodyKnowsIsNoSuccess(String word) {
        assertThat(FinishReasons.KNOWN.of(word)).isNull();
        assertThat(chat(FinishReasons.KNOWN, "\"" + word + "\""))
                .isInstanceOfSatisfying(
                        Classified.Failed.class,
                        failed -> assertThat(failed.failure())
                                .isEqualTo(new Failure(
                                        FailureClass.TRUNCATED, failed.failure().details(), word)));
    }

    @Test
    void anOperatorCanSayWhatAWordMeans() {
        FinishReasons own = FinishReasons.with(Map.of("Vanished", FinishReason.ENDED, "stop", FinishReason.BROKEN));
        assertThat(chat(own, "\"vanished\"")).isInstanceOf(Classified.Success.class);
        assertThat(chat(own, "\"stop\"")).isInstanceOf(Classified.Failed.class);
        assertThat(chat(own, "\"length\"")).isInstanceOf(Classified.Success.class);
        FinishReasons bound = FinishReasons.with(Map.of("haltandcatch", FinishReason.ENDED));
        assertThat(chat(bound, "\"HALT_and-catch\"")).isInstanceOf(Classified.Success.class);
        FinishReasons missing = FinishReasons.with(Map.of("missing", FinishReason.ENDED));
        assertThat(chat(missing, "null")).isInstanceOf(Classified.Success.class);
        assertThat(chat(missing, "\"vanished\"")).isInstanceOf(Classified.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\" \"", "\"null\"", "7", "{}"})
    void anAnswerWithoutAWordHasNotEnded(String value) {
        assertThat(chat(FinishReasons.KNOWN, value))
                .isInstanceOfSatisfying(
                        Classified.Failed.class,
                        failed -> assertThat(failed.failure())
                                .isEqualTo(new Failure(
                                        FailureClass.TRUNCATED, failed.failure().details(), null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"stop\",\"native_finish_reason\":\"network_error\"",
                "\"stop\",\"native_finish_reason\":\"MALFORMED_FUNCTION_CALL\"",
                "\"length\",\"finish_details\":{\"type\":\"abort\"}"
            })
    void aWordBesideTheUsualOneMayTellThatTheProviderGaveUp(String value) {
        assertThat(chat(FinishReasons.KNOWN, value))
                .isInstanceOfSatisfying(
                        Classified.Failed.class,
                        failed -> assertThat(failed.failure())
                                .extracting(Failure::type)
                                .isEqualTo(FailureClass.TRUNCATED));
    }

    /** vLLM repeats the stop sequence that was met, which is the producer's text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"stop\",\"stop_reason\":\"error\"",
                "\"stop\",\"native_finish_reason\":\"whatever\"",
                "\"stop\",\"native_finish_reason\":null"
            })
    void aWordBesideThatSaysNothingIsIgnored(String value) {
        assertThat(chat(FinishReasons.KNOWN, value)).isInstanceOf(Classified.Success.class);
    }

    @Test
    void aFilterThatLeavesNoMessageIsAFilterAllTheSame() {
        assertThat(classified("{\"choices\":[{\"index\":0,\"finish_reason\":\"RECITATION\"}]}"))
                .isInstanceOfSatisfying(
                        Classified.Failed.class,
                        failed -> assertThat(failed.failure())
                                .extracting(Failure::type)
                                .isEqualTo(FailureClass.POLICY));
    }

    @Test
    void oneBrokenChoiceBreaksTheAnswer() {
        assertThat(
                        classified(
                                "{\"choices\":[{\"message\":{},\"finish_reason\":\"stop\"},"
                                    + "{\"message\":{},\"finish_reason\":\"abort\"},{\"message\":{},\"finish_reason\":\"SAFETY\"}]}"))
                .isInstanceOfSatisfying(
                        Classified.Failed.class,
                        failed -> assertThat(failed.failure())
                                .extracting(Failure::type)
                                .isEqualTo(FailureClass.TRUNCATED));
    }

    @Test
    void anErrorInsideAChoiceIsAnError() {
        assertThat(classified("{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"stop\","
                        + "\"error\":{\"code\":502,\"message\":\"upstream\"}}]}"))
                .isInstanceOf(Classified.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "{}", "[]", "false", "0"})
    void aMemberThatSaysThatThereIsNoErrorIsNone(String error) {
        assertThat(classified("{\"error\":" + error + ",\"choices\":[{\"message\":{},\"finish_reason\":\"stop\"}]}"))
                .isInstanceOf(Classified.Success.class);
    }

    @Test
    void membersThatNobodyReadsAreNoReasonToRefuseAnAnswer() {
        String odd = "\"x\":1e400000,\"y\":" + "9".repeat(5_000) + ",\"z\":[" + "{},".repeat(1_000) + "{}],\"x\":1,";
        assertThat(classified("{" + odd + "\"choices\":[{" + odd + "\"message\":{" + odd
                        + "\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}"))
                .isInstanceOf(Classified.Success.class);
    }

    private static Classified chat(FinishReasons reasons, String finishReason) {
        return classified(reasons, "{\"choices\":[{\"message\":{},\"finish_reason\":" + finishReason + "}]}");
    }

    private static Classified classified(String body) {
        return classified(FinishReasons.KNOWN, body);
    }

    private static Classified classified(FinishReasons reasons, String body) {
        Reply reply = new Reply.Received(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        return FailureClassifier.classify(Endpoint.CHAT_COMPLETIONS, null, reasons, reply, NOW);
    }

    /** IBM watsonx sends {@code not_finished} with each event: "possibly more tokens to be streamed". */
    @ParameterizedTest
    @ValueSource(strings = {"not_finished", "FINISH_REASON_UNSPECIFIED", "in_progress"})
    void aWordThatSaysThatTheAnswerGoesOnGivesWayToItsEnd(String word) {
        assertThat(FinishReasons.KNOWN.stronger(word, "stop")).isEqualTo("stop");
        assertThat(FinishReasons.KNOWN.stronger("stop", word)).isEqualTo("stop");
        assertThat(FinishReasons.KNOWN.stronger("", word)).isEqualTo(word);
        assertThat(FinishReasons.KNOWN.of(word)).isEqualTo(FinishReason.BROKEN);
    }
}

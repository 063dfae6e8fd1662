package dev.drover.model;

import static dev.drover.model.TestingChains.model;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Billing;
import dev.drover.contracts.Ending;
import dev.drover.contracts.Endpoint;
import dev.drover.model.Transport.Reply;
import dev.drover.model.dialect.FinishReasons;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An error behind a part of an answer: the provider has worked, and may bill for it. */
class BegunAnswersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":503,\"message\":\"upstream\"}}",
                "{\"error\":{\"code\":\"502\",\"message\":\"upstream\"}}",
                "{\"error\":{\"type\":\"overloaded_error\"}}",
                "{\"error\":\"The server is overloaded\"}",
            })
    void anErrorBehindAPartOfAnAnswerIsPossiblyBilledAndAnErrorAloneIsNot(String error) {
        assertThat(failure(error, true).details().billing()).isEqualTo(Billing.POSSIBLY_BILLED);
        assertThat(failure(error, false).details().billing()).isEqualTo(Billing.NONE);
        assertThat(failure(error, true)).hasSameClassAs(failure(error, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"usage\":{\"input_tokens\":7}",
                "\"usage\":{\"total_tokens\":7.0}",
                "\"choices\":[{\"message\":{\"content\":\"half\"}}]",
                "\"choices\":[{\"message\":{\"tool_calls\":[{}]}}]",
                "\"choices\":[{\"text\":\"half\"}]",
                "\"choices\":[{\"message\":{\"reasoning_content\":\"half\"}}]",
                "\"choices\":[{\"message\":{\"audio\":{\"data\":\"UklGRg==\"}}}]",
                "\"output\":[{\"type\":\"message\"}]",
                "\"usage\":{\"cost\":0.0123}",
            })
    void whatStandsBesideAnErrorMayTellThatTheProviderHasWorked(String member) {
        String error = "{\"error\":{\"code\":502}," + member + "}";
        assertThat(failure(error, false).details().billing()).isEqualTo(Billing.POSSIBLY_BILLED);
    }

    /** OpenRouter: a 200 with an error is one that occurred while the model was producing its output. */
    @Test
    void aServerThatSaysInATwoHundredThatItFailedMayHaveWorked() {
        Failure failure = failure("{\"error\":{\"type\":\"server_error\",\"message\":\"no answer in 600 s\"}}", false);
        assertThat(failure).extracting(Failure::type).isEqualTo(FailureClass.SERVER);
        assertThat(failure.details().billing()).isEqualTo(Billing.POSSIBLY_BILLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate_limit_exceeded", "insufficient_quota", "model_not_found", "invalid_api_key"})
    void aRefusalByNameInATwoHundredIsNotBilled(String code) {
        assertThat(failure("{\"error\":{\"code\":\"" + code + "\"}}", false)
                        .details()
                        .billing())
                .isEqualTo(Billing.NONE);
    }

    @Test
    void aResponseThatFailedBehindItsOutputIsPossiblyBilled() {
        String body = "{\"status\":\"failed\",\"error\":{\"code\":\"server_error\"},"
                + "\"output\":[{\"type\":\"message\",\"content\":[]}],\"usage\":null}";
        Classified classified = FailureClassifier.classify(
                Endpoint.RESPONSES, null, FinishReasons.KNOWN, received(body, false), TestingChains.START);
        assertThat(((Classified.Failed) classified).failure().details().billing())
                .isEqualTo(Billing.POSSIBLY_BILLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"usage\":null",
                "\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}",
                "\"choices\":null",
                "\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[]}}]",
            })
    void whatSaysNothingBesideAnErrorTellsNothing(String member) {
        String error = "{\"error\":{\"code\":502}," + member + "}";
        assertThat(failure(error, false).details().billing()).isEqualTo(Billing.NONE);
    }

    /** As after a cut stream: the model is asked again once in the request's life, then the next one. */
    @Test
    void aModelThatFailsBehindAPartOfItsAnswerIsRestartedOnce() throws Exception {
        var testing = new TestingChains();
        Reply begun = received("{\"error\":{\"code\":503,\"message\":\"upstream\"}}", true);
        testing.transport.always("a", begun);
        testing.transport.script("b", TestingChains.error(503, "x", "down"), TestingChains.error(503, "x", "down"));
        var run = testing.start(testing.request(model("a"), model("b")));
        assertThat(testing.toTheEnd(run, 100)).isInstanceOf(Ending.Answered.class);

        assertThat(testing.transport.calledModels()).containsExactly("a", "a", "b", "b", "a", "b");
        assertThat(run.attempts())
                .filteredOn(attempt -> attempt.model().equals("a"))
                .extracting(Attempt::billing)
                .isEqualTo(List.of(Billing.POSSIBLY_BILLED, Billing.POSSIBLY_BILLED, Billing.POSSIBLY_BILLED));
    }

    private static Failure failure(String body, boolean begun) {
        Classified classified = FailureClassifier.classify(
                Endpoint.CHAT_COMPLETIONS, null, FinishReasons.KNOWN, received(body, begun), TestingChains.START);
        return ((Classified.Failed) classified).failure();
    }

    private static Reply received(String body, boolean begun) {
        return new Reply.Received(200, Map.of(), body.getBytes(UTF_8), begun);
    }
}

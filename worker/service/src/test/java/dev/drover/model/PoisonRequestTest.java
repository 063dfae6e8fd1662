package dev.drover.model;

import static dev.drover.model.TestingChains.answer;
import static dev.drover.model.TestingChains.model;
import static dev.drover.model.TestingChains.received;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A request that fails wherever it goes is no evidence against a model; many requests that fail are. */
class PoisonRequestTest {
    private final TestingChains testing = new TestingChains();
    private final Model model = model("a");

    @Test
    void oneRequestThatAlwaysFailsOpensNobodysBreaker() throws Exception {
        ChainRun poison = testing.start(testing.request(model));
        testing.transport.always("a", received(500, ""));
        while (poison.attempts().size() < 12) {
            step(poison);
        }
        assertThat(state()).isEqualTo("CLOSED");

        testing.transport.always("a", answer());
        ChainRun other = testing.start(other("another prompt"));
        assertThat(other.admit(testing.clock.instant())).isInstanceOf(ChainRun.Admitted.Ready.class);
    }

    /** As behind a breaker, so that an outage that nobody else meets is no storm, and uses up no round. */
    @Test
    void afterAFewFailuresInARowTheRequestRestsAloneAndOutlivesTheOutage() throws Exception {
        ChainRun lone = testing.start(testing.request(Duration.ofDays(1), model));
        testing.transport.always("a", received(500, ""));
        while (lone.attempts().size() < 5) {
            step(lone);
        }
        while (lone.attempts().size() < 60) {
            var admitted = lone.admit(testing.clock.instant());
            if (admitted instanceof Wait wait) {
                assertThat(wait.why()).isEqualTo(WaitReason.BACKOFF);
                assertThat(lone.waitsAlone()).isTrue();
                testing.clock.advanceTo(wait.until());
            } else {
                assertThat(lone.run()).isInstanceOf(Wait.class);
            }
        }
        testing.transport.always("a", answer());
        assertThat(testing.toTheEnd(lone, 10)).isInstanceOf(Ending.Answered.class);
        assertThat(Duration.between(TestingChains.START, testing.clock.instant()))
                .isGreaterThan(Duration.ofMinutes(25));
    }

    @Test
    void aRequestThatFailsWhileOthersAreAnsweredIsItsOwnProblem() throws Exception {
        ChainRun poison = testing.start(testing.request(model));
        Ending end = null;
        for (int i = 0; i < 200 && end == null; i++) {
            testing.transport.always("a", received(500, "boom"));
            end = step(poison);
            testing.transport.always("a", answer());
            testing.toTheEnd(testing.start(other("prompt " + i)), 10);
        }
        assertThat(end).isInstanceOfSatisfying(Ending.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo(FailureCode.PROVIDER_UNAVAILABLE);
            assertThat(failed.message()).contains("boom", "model a answered others");
        });
        assertThat(poison.attempts()).hasSizeBetween(11, 25);
        assertThat(state()).isEqualTo("CLOSED");
    }

    @Test
    void itGoesOnAlongItsChain() throws Exception {
        ChainRun poison = testing.start(testing.request(model, model("b")));
        testing.transport.always("a", received(500, ""));
        testing.transport.always("b", received(500, ""));
        step(poison);
        testing.transport.always("b", answer());
        assertThat(testing.toTheEnd(poison, 50))
                .isInstanceOfSatisfying(
                        Ending.Answered.class,
                        answered -> assertThat(answered.model()).isEqualTo("b"));
    }

    @Test
    void requestsThatFailOpenItAsSoonAsThereAreEnough() throws Exception {
        testing.transport.always("a", received(500, ""));
        for (int i = 0; i < 4; i++) {
            step(testing.start(other("prompt " + i)));
        }
        assertThat(state()).isEqualTo("CLOSED");
        step(testing.start(other("prompt 5")));
        assertThat(state()).isEqualTo("OPEN");
    }

    /** The same prompt of many requests, for instance of every tenant, while the model answers all else. */
    @Test
    void onePromptSentByManyIsOnePieceOfEvidence() throws Exception {
        for (int i = 0; i < 30; i++) {
            testing.transport.always("a", received(500, ""));
            step(testing.start(other("poison")));
            testing.transport.always("a", answer());
            if (i < 8) {
                testing.toTheEnd(testing.start(other("prompt " + i)), 10);
            }
        }
        assertThat(state()).isEqualTo("CLOSED");
    }

    @Test
    void aProbeOfASuspectRequestDoesNotKeepABreakerOpen() throws Exception {
        ChainRun poison = testing.start(testing.request(Duration.ofDays(1), model));
        for (int i = 0; poison.attempts().size() < 8; i++) {
            testing.transport.always("a", received(500, ""));
            step(poison);
            testing.transport.always("a", answer());
            testing.toTheEnd(testing.start(other("prompt " + i)), 10);
        }
        testing.transport.always("a", received(500, ""));
        for (int i = 0; !state().equals("OPEN"); i++) {
            step(testing.start(other("failing " + i)));
        }
        testing.clock.advance(Duration.ofSeconds(31));
        int calls = poison.attempts().size();
        while (poison.attempts().size() < calls + 3) {
            step(poison);
        }
        assertThat(state()).isEqualTo("HALF_OPEN");

        testing.transport.always("a", answer());
        for (int i = 0; i < 3; i++) {
            assertThat(testing.toTheEnd(testing.start(other("well " + i)), 10)).isInstanceOf(Ending.Answered.class);
        }
        assertThat(state()).isEqualTo("CLOSED");
    }

    private ChainRequest other(String prompt) {
        ChainRequest request = testing.request(Duration.ofDays(2), model);
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}],\"max_tokens\":10}";
        return new ChainRequest("other", "key", TestingChains.inference(body), request.chain(), request.deadline());
    }

    /** One admission, with its round if it has one; moves the clock to the end of a wait. Null: not ended. */
    private @Nullable Ending step(ChainRun run) throws InterruptedException {
        return switch (run.admit(testing.clock.instant())) {
            case ChainRun.Admitted.Ended(var end) -> end;
            case Wait wait -> {
                testing.clock.advanceTo(wait.until());
                yield null;
            }
            case ChainRun.Admitted.Ready _ ->
                switch (run.run()) {
                    case ChainRun.Round.Ended(var end) -> end;
                    case Wait wait -> {
                        testing.clock.advanceTo(wait.until());
                        yield null;
                    }
                };
        };
    }

    private String state() {
        return testing.chains
                .breakers()
                .snapshot(testing.clock.instant())
                .getFirst()
                .state();
    }
}

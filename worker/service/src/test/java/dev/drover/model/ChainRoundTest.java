package dev.drover.model;

import static dev.drover.model.TestingChains.START;
import static dev.drover.model.TestingChains.answer;
import static dev.drover.model.TestingChains.broken;
import static dev.drover.model.TestingChains.error;
import static dev.drover.model.TestingChains.model;
import static dev.drover.model.TestingChains.received;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Billing;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WaitReason;
import dev.drover.model.Transport.Cause;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainRoundTest {
    private final TestingChains testing = new TestingChains();

    @Test
    void everyAttemptIsKeptWithWhatItCost() throws Exception {
        testing.transport.script("a", received(503, ""), received(503, ""));
        var run = testing.start(testing.request(model("a"), model("b")));
        Ending end = testing.toTheEnd(run, 1);

        assertThat(end)
                .isInstanceOfSatisfying(
                        Ending.Answered.class, a -> assertThat(a.model()).isEqualTo("b"));
        assertThat(run.attempts()).extracting(Attempt::n).containsExactly(1, 2, 3);
        assertThat(run.attempts()).extracting(Attempt::status).containsExactly(503, 503, 200);
        assertThat(run.attempts())
                .extracting(Attempt::billing)
                .containsExactly(Billing.NONE, Billing.NONE, Billing.BILLED);
        Attempt last = run.attempts().getLast();
        assertThat(last.code()).isNull();
        assertThat(last.usage()).isEqualTo(Usage.of(3, 4));
        assertThat(last.cost()).isNotNull();
        assertThat(last.latencyMs()).isEqualTo(10);
        assertThat(last.endedAt()).isEqualTo(testing.clock.instant());
        assertThat(testing.events.seen)
                .containsExactly("attempted a", "retried a", "attempted a", "fell back a b", "attempted b");
    }

    @Test
    void thatAModelCannotTakeTheRequestIsToldWithTheFirstCallOfAnother() throws Exception {
        testing.toTheEnd(model("a", TestingChains.PROVIDER, 1L), model("b"));
        assertThat(testing.events.seen).containsExactly("fell back a b", "attempted b");
    }

    @Test
    void aPossiblyBilledAttemptIsEstimatedAndDrawsOnNoBudget() throws Exception {
        testing.transport.script("a", broken(Cause.TIMEOUT));
        var run = testing.start(testing.request(model("a"), model("b")));
        testing.toTheEnd(run, 1);

        Attempt first = run.attempts().getFirst();
        assertThat(first.billing()).isEqualTo(Billing.POSSIBLY_BILLED);
        assertThat(first.usage()).isEqualTo(Usage.of(5, 10));
        assertThat(first.cost()).isEqualTo(new AttemptCost(BigDecimal.valueOf(15), "test"));
        assertThat(testing.limits.permits.getFirst().endings).containsExactly("settled by estimate");
        assertThat(testing.limits.permits.getFirst().costs).containsExactly(BigDecimal.ZERO);
        assertThat(testing.limits.permits.getLast().endings).containsExactly("settled 7");
        assertThat(testing.limits.permits.getLast().costs).containsExactly(BigDecimal.valueOf(7));
    }

    @Test
    void aRefusedCallCostsNothing() throws Exception {
        testing.transport.script("a", received(503, ""));
        testing.toTheEnd(testing.start(testing.request(model("a"), model("b"))), 1);

        assertThat(testing.limits.permits.getFirst().costs).containsExactly(BigDecimal.ZERO);
    }

    @Test
    void whatWasBilledWithoutAWordOfItsUsageIsPricedByOurEstimateAndHasNoCost() throws Exception {
        testing.transport.script(
                "a", received(200, "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}"));
        var run = testing.start(testing.request(model("a")));
        testing.toTheEnd(run, 1);

        Attempt attempt = run.attempts().getFirst();
        assertThat(attempt.billing()).isEqualTo(Billing.BILLED);
        assertThat(attempt.usage()).isNull();
        assertThat(attempt.cost()).isNull();
        assertThat(attempt.estimatedUsd()).isEqualTo(BigDecimal.valueOf(15));
        assertThat(testing.limits.permits.getFirst().endings).containsExactly("settled by estimate");
        assertThat(testing.limits.permits.getFirst().costs).containsExactly((BigDecimal) null);
    }

    @Test
    void aFilteredAnswerThatReportsItsUsageIsBilled() throws Exception {
        testing.transport.script(
                "a",
                received(
                        200,
                        "{\"choices\":[{\"message\":{},\"finish_reason\":\"content_filter\"}],"
                                + "\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":1}}"));
        var run = testing.start(testing.request(model("a")));
        testing.toTheEnd(run, 1);

        assertThat(run.attempts().getFirst().billing()).isEqualTo(Billing.BILLED);
        assertThat(testing.limits.permits.getFirst().endings).containsExactly("settled 3");
    }

    @Test
    void aLongRateLimitMovesOnAtOnce() throws Exception {
        testing.transport.script("a", error(429, "rate_limit_exceeded", "", "retry-after", "60"));
        testing.toTheEnd(model("a"), model("b"));

        assertThat(testing.slept).isEmpty();
        assertThat(testing.transport.calledModels()).containsExactly("a", "b");
    }

    @Test
    void aShortRateLimitIsWaitedOutInTheSlot() throws Exception {
        testing.transport.script("a", error(429, "rate_limit_exceeded", "", "retry-after", "4"));
        testing.toTheEnd(model("a"), model("b"));

        assertThat(testing.slept).containsExactly(Duration.ofSeconds(4));
        assertThat(testing.transport.calledModels()).containsExactly("a", "a");
    }

    @Test
    void aCutAnswerIsRestartedOnceInAllNotOncePerRound() throws Exception {
        testing.transport.always("a", broken(Cause.TRUNCATED));
        var run = testing.start(testing.request(model("a")));
        run.admit(START);
        assertThat(run.run()).isInstanceOf(Wait.class);
        assertThat(testing.transport.sent).hasSize(2);
        testing.clock.advance(Duration.ofMinutes(1));
        run.admit(testing.clock.instant());
        run.run();
        assertThat(testing.transport.sent).hasSize(3);
    }

    @Test
    void aDeferredRequestKeepsItsAttemptsAndComesBack() throws Exception {
        testing.transport.script("a", received(500, ""), received(500, ""));
        var run = testing.start(testing.request(model("a")));
        run.admit(START);
        assertThat(run.run())
                .isInstanceOfSatisfying(Wait.class, d -> assertThat(d.why()).isEqualTo(WaitReason.BACKOFF));
        testing.clock.advance(Duration.ofSeconds(2));

        assertThat(testing.toTheEnd(run, 10)).isInstanceOf(Ending.Answered.class);
        assertThat(run.attempts()).hasSize(3);
    }

    @Test
    void aFallbackWhoseBucketIsEmptyIsWaitedForOnlyIfItsTurnComesSoon() throws Exception {
        testing.transport.script("a", broken(Cause.TIMEOUT));
        testing.limits.script("b", new Wait(START.plusSeconds(3), WaitReason.TOKENS));
        testing.toTheEnd(model("a"), model("b"));

        assertThat(testing.slept).hasSize(1);
        assertThat(testing.transport.calledModels()).containsExactly("a", "b");
    }

    @Test
    void aLargerModelThatIsOnlyBusyIsWaitedForInTheLane() throws Exception {
        testing.transport.script("a", error(400, "context_length_exceeded", ""));
        testing.limits.script("b", new Wait(START.plusSeconds(300), WaitReason.TOKENS));
        var run = testing.start(testing.request(model("a"), model("b", TestingChains.PROVIDER, 5_000L)));
        run.admit(START);
        assertThat(run.run()).isEqualTo(new Wait(START.plusSeconds(300), WaitReason.TOKENS));

        assertThat(run.admit(START.plusSeconds(300)))
                .isEqualTo(new ChainRun.Admitted.Ready(model("b", TestingChains.PROVIDER, 5_000L)));
    }

    @Test
    void aCallThatOnlyTheDeadlineCutDoesNotCountAgainstTheModel() throws Exception {
        testing.transport.latency = Duration.ofSeconds(20);
        testing.transport.script("a", broken(Cause.TIMEOUT));
        var run = testing.start(testing.request(Duration.ofSeconds(20), model("a")));
        Ending end = testing.toTheEnd(run, 5);

        assertThat(testing.transport.sent.getFirst().budget()).isEqualTo(Duration.ofSeconds(20));
        assertThat(end)
                .isInstanceOfSatisfying(
                        Ending.Failed.class, f -> assertThat(f.code()).isEqualTo(FailureCode.TIMEOUT));
        assertThat(testing.chains
                        .breakers()
                        .registry()
                        .circuitBreaker("prov/a")
                        .getMetrics()
                        .getNumberOfFailedCalls())
                .isZero();
    }

    @Test
    void anInterruptSettlesThePermitByItsEstimateAndKeepsNoAttempt() {
        testing.transport.interrupt = true;
        var run = testing.start(testing.request(model("a")));
        run.admit(START);

        assertThatThrownBy(run::run).isInstanceOf(InterruptedException.class);
        assertThat(run.attempts()).isEmpty();
        assertThat(testing.limits.permits.getFirst().endings).containsExactly("settled by estimate");
        assertThat(testing.chains
                        .breakers()
                        .registry()
                        .circuitBreaker("prov/a")
                        .getMetrics()
                        .getNumberOfBufferedCalls())
                .isZero();
    }

    /** A repeat of the record would meet the same stack, and pay for the same answer again and again. */
    @Test
    void aStackThatOverflowsEndsTheRequestAndIsBookedAsPossiblyBilled() throws Exception {
        testing.transport.overflow = true;
        var run = testing.start(testing.request(model("a"), model("b")));
        assertThat(testing.toTheEnd(run, 1)).isInstanceOf(Ending.Failed.class);
        assertThat(run.attempts()).extracting(Attempt::billing).containsExactly(Billing.POSSIBLY_BILLED);
    }

    @Test
    void aBugOfOursEndsTheRequestAndTellsNothingAboutTheModel() throws Exception {
        testing.transport.bug = new IllegalStateException("bug");
        var run = testing.start(testing.request(model("a")));
        Ending end = testing.toTheEnd(run, 1);

        assertThat(end)
                .isInstanceOfSatisfying(
                        Ending.Failed.class,
                        f -> assertThat(f.code()).isEqualTo(FailureCode.INVALID_PROVIDER_RESPONSE));
        assertThat(run.attempts()).hasSize(1);
        assertThat(testing.limits.permits.getFirst().endings).containsExactly("settled by estimate");
        assertThat(testing.chains
                        .breakers()
                        .registry()
                        .circuitBreaker("prov/a")
                        .getMetrics()
                        .getNumberOfBufferedCalls())
                .isZero();
    }

    @Test
    void theProviderGetsTheBodyAsItWasUnderItsOwnNameForTheModel() throws Exception {
        var given = TestingChains.inference("{\"model\":\"gpt\",\"messages\":[],\"stream\":true,"
                + "\"stream_options\":{\"x\":1},\"unknown\":{\"kept\":[1.50,null]}}");
        String before = given.body().text();
        testing.chains
                .start(
                        new ChainRequest(
                                "id", "key", given, new Chain("c", List.of(model("a"))), START.plusSeconds(60)),
                        testing.limits)
                .admit(START);
        var run = testing.chains.start(
                new ChainRequest("id", "key", given, new Chain("c", List.of(model("a"))), START.plusSeconds(60)),
                testing.limits);
        run.admit(START);
        run.run();

        var exchange = testing.transport.sent.getFirst();
        assertThat(exchange.stream()).isTrue();
        assertThat(new String(exchange.body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"model\":\"a-up\",\"messages\":[],\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true,\"x\":1},\"unknown\":{\"kept\":[1.50,null]}}");
        assertThat(given.body().text()).isEqualTo(before);
    }

    @Test
    void anOutageLeavesTheDeadModelAloneAndTrafficComesBack() throws Exception {
        testing.transport.always("a", received(503, ""));
        int requests = 10_000;
        for (int i = 0; i < requests; i++) {
            var run = testing.start(testing.request(model("a"), model("b")));
            assertThat(testing.toTheEnd(run, 20)).isInstanceOf(Ending.Answered.class);
        }
        long onDead =
                testing.transport.calledModels().stream().filter("a"::equals).count();
        // 10,000 calls of 10 ms are 100 s: at most four half-open phases of three probes, each retried once.
        assertThat(onDead).isLessThan(50);

        testing.transport.always("a", answer());
        testing.transport.sent.clear();
        for (int i = 0; i < requests; i++) {
            testing.toTheEnd(testing.start(testing.request(model("a"), model("b"))), 20);
        }
        long onHealed =
                testing.transport.calledModels().stream().filter("a"::equals).count();
        assertThat(onHealed).isGreaterThan(requests / 2);
    }
}

package dev.drover.model;

import static dev.drover.model.TestingChains.START;
import static dev.drover.model.TestingChains.answer;
import static dev.drover.model.TestingChains.error;
import static dev.drover.model.TestingChains.model;
import static dev.drover.model.TestingChains.received;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import dev.drover.model.ChainRun.Admitted;
import dev.drover.model.ChainRun.Round;
import dev.drover.model.Limits.Grant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final TestingChains testing = new TestingChains();

    @Test
    void theFirstModelThatMayAnswerIsAdmittedAndItsPermitIsChargedOnce() throws Exception {
        var run = testing.start(testing.request(model("a"), model("b")));

        assertThat(run.admit(START)).isEqualTo(new Admitted.Ready(model("a")));
        assertThat(run.run())
                .isInstanceOfSatisfying(
                        Round.Ended.class, r -> assertThat(r.end()).isInstanceOf(Ending.Answered.class));
        assertThat(testing.limits.permits)
                .singleElement()
                .satisfies(p -> assertThat(p.endings).containsExactly("settled 7"));
    }

    @Test
    void anEmptyBucketIsWaitedForAndNotSpilledOnACostlierModel() {
        testing.limits.script("a", new Wait(START.plusSeconds(3), WaitReason.TOKENS));
        var run = testing.start(testing.request(model("a"), model("b")));

        assertThat(run.admit(START)).isEqualTo(new Wait(START.plusSeconds(3), WaitReason.TOKENS));
        assertThat(run.attempts()).isEmpty();
        assertThat(testing.chains.breakers().snapshot(START))
                .allSatisfy(b -> assertThat(b.inFlight()).isZero());
    }

    @Test
    void aBudgetThatIsUsedUpForNowLeavesTheModelsThatStillFit() {
        testing.limits.script("a", new Wait(START.plusSeconds(3), WaitReason.BUDGET));
        var run = testing.start(testing.request(model("a"), model("b")));

        assertThat(run.admit(START)).isEqualTo(new Admitted.Ready(model("b")));
    }

    @Test
    void aBudgetThatOurOwnCallsFillIsWaitedForAndNotSpilledOnAnotherModel() {
        testing.limits.script("a", new Wait(START.plusSeconds(3), WaitReason.BUDGET, true));
        var run = testing.start(testing.request(model("a"), model("b")));

        assertThat(run.admit(START)).isEqualTo(new Wait(START.plusSeconds(3), WaitReason.BUDGET, true));
    }

    @Test
    void aUsedUpBudgetLeavesTheNextModelUnlessTheTenantWantsNoOther() {
        testing.limits.script("a", new Grant.Refused(FailureCode.BUDGET_EXCEEDED, "used up"));
        assertThat(testing.start(testing.request(model("a"), model("b"))).admit(START))
                .isEqualTo(new Admitted.Ready(model("b")));

        testing.limits.budgetFallback = false;
        testing.limits.script("a", new Grant.Refused(FailureCode.BUDGET_EXCEEDED, "used up"));
        assertThat(code(testing.start(testing.request(model("a"), model("b"))).admit(START)))
                .isEqualTo(FailureCode.BUDGET_EXCEEDED);
    }

    @Test
    void aBudgetThatIsUsedUpBetweenTwoRoundsEndsTheRequestAsThat() throws Exception {
        testing.transport.always("a", TestingChains.error(503, "overloaded", "busy"));
        var run = testing.start(testing.request(model("a")));
        assertThat(run.admit(START)).isInstanceOf(Admitted.Ready.class);
        run.run();
        testing.limits.script("a", new Grant.Refused(FailureCode.BUDGET_EXCEEDED, "used up"));

        assertThat(code(run.admit(testing.clock.instant()))).isEqualTo(FailureCode.BUDGET_EXCEEDED);
    }

    @Test
    void aRetryThatTheBudgetHoldsUpWaitsInTheLaneForTheBudget() throws Exception {
        testing.transport.always("a", TestingChains.error(500, "x", "broken"));
        var run = testing.start(testing.request(model("a")));
        assertThat(run.admit(START)).isInstanceOf(Admitted.Ready.class);
        var wait = new Wait(START.plusSeconds(600), WaitReason.BUDGET, true);
        testing.limits.script("a", wait, wait, wait, wait);

        assertThat(run.run()).isInstanceOfSatisfying(Wait.class, defer -> {
            assertThat(defer.why()).isEqualTo(WaitReason.BUDGET);
            assertThat(defer.until()).isAfterOrEqualTo(START.plusSeconds(600));
        });
    }

    @Test
    void modelsThatMayNotBeUsedArePassedOverAndTheMostTellingReasonEndsTheRequest() {
        testing.limits.refusals.put("a", FailureCode.RESIDENCY_VIOLATION);
        assertThat(testing.start(testing.request(model("a"), model("b"))).admit(START))
                .isEqualTo(new Admitted.Ready(model("b")));
        assertThat(code(testing.start(testing.request(model("a"))).admit(START)))
                .isEqualTo(FailureCode.RESIDENCY_VIOLATION);

        testing.limits.script("b", new Grant.Refused(FailureCode.EXCEEDS_TOKEN_BUCKET, "too many"));
        assertThat(code(testing.start(testing.request(model("a"), model("b"))).admit(START)))
                .isEqualTo(FailureCode.EXCEEDS_TOKEN_BUCKET);

        testing.limits.script("b", new Grant.Refused(FailureCode.BUDGET_EXCEEDED, "used up"));
        assertThat(code(testing.start(testing.request(model("a"), model("b"))).admit(START)))
                .isEqualTo(FailureCode.BUDGET_EXCEEDED);
    }

    @Test
    void aPromptThatFitsOnlyALargerWindowGoesThereWithoutACall() {
        var small = model("small", TestingChains.PROVIDER, 12L);
        var large = model("large", TestingChains.PROVIDER, 10_000L);

        assertThat(testing.start(testing.request(small, large)).admit(START)).isEqualTo(new Admitted.Ready(large));
        assertThat(code(testing.start(testing.request(small)).admit(START)))
                .isEqualTo(FailureCode.CONTEXT_WINDOW_EXCEEDED);
    }

    @Test
    void whatASmallerModelCanNotTakeWaitsAloneForTheLarger() {
        var small = model("small", TestingChains.PROVIDER, 12L);
        var large = model("large", TestingChains.PROVIDER, 10_000L);
        testing.limits.script("large", new Wait(START.plusSeconds(3), WaitReason.TOKENS));
        var run = testing.start(testing.request(small, large));
        assertThat(run.admit(START)).isEqualTo(new Wait(START.plusSeconds(3), WaitReason.TOKENS));
        assertThat(run.waitsAlone()).isTrue();

        testing.limits.script("large", new Wait(START.plusSeconds(3), WaitReason.TOKENS));
        var other = testing.start(testing.request(large));
        assertThat(other.admit(START)).isInstanceOf(Wait.class);
        assertThat(other.waitsAlone()).isFalse();
    }

    @Test
    void aRequestPastItsDeadlineIsExpired() {
        var run = testing.start(testing.request(Duration.ZERO, model("a")));

        assertThat(code(run.admit(START))).isEqualTo(FailureCode.EXPIRED);
    }

    @Test
    void whenEveryBreakerIsOpenTheRequestWaitsForTheEarliestProbeAndExpiresOnlyAtItsDeadline() throws Exception {
        open("a");
        var run = testing.start(testing.request(Duration.ofSeconds(20), model("a")));
        Admitted admitted = run.admit(testing.clock.instant());

        assertThat(admitted).isInstanceOfSatisfying(Wait.class, wait -> {
            assertThat(wait.why()).isEqualTo(WaitReason.BREAKERS_OPEN);
            assertThat(wait.until()).isEqualTo(testing.clock.instant().plusSeconds(20));
        });
        testing.clock.advance(Duration.ofSeconds(20));
        assertThat(code(run.admit(testing.clock.instant()))).isEqualTo(FailureCode.EXPIRED);
    }

    @Test
    void anOpenBreakerSendsTheRequestToTheNextModel() throws Exception {
        open("a");

        assertThat(testing.start(testing.request(model("a"), model("b"))).admit(testing.clock.instant()))
                .isEqualTo(new Admitted.Ready(model("b")));
    }

    @Test
    void aRateLimitPausesTheModelForEverybody() throws Exception {
        testing.transport.script("a", error(429, "rate_limit_exceeded", "", "retry-after", "60"));
        var first = testing.start(testing.request(model("a")));
        first.admit(START);
        assertThat(first.run())
                .isInstanceOfSatisfying(Wait.class, d -> assertThat(d.why()).isEqualTo(WaitReason.PROVIDER_PAUSED));

        var second = testing.start(testing.request(model("a"))).admit(testing.clock.instant());
        assertThat(second)
                .isInstanceOfSatisfying(Wait.class, w -> assertThat(w.why()).isEqualTo(WaitReason.PROVIDER_PAUSED));
        assertThat(testing.start(testing.request(model("a"), model("b"))).admit(testing.clock.instant()))
                .isEqualTo(new Admitted.Ready(model("b")));
        assertThat(testing.toTheEnd(first, 10)).isInstanceOf(Ending.Answered.class);
    }

    @Test
    void whatIsAbandonedIsGivenBack() {
        var run = testing.start(testing.request(model("a")));
        run.admit(START);
        run.abandon();
        run.abandon();

        assertThat(testing.limits.permits)
                .singleElement()
                .satisfies(p -> assertThat(p.endings).containsExactly("released"));
        assertThat(testing.chains.breakers().snapshot(START).getFirst().inFlight())
                .isZero();
    }

    @Test
    void aRefusedCredentialRestsForAllItsModelsAndHealsWithoutARestart() throws Exception {
        testing.transport.script("a", error(401, "invalid_api_key", "Incorrect API key provided: sk-secret-1234"));
        testing.start(testing.request(model("b"))).admit(START);
        var run = testing.start(testing.request(model("a")));
        run.admit(START);
        run.run();

        assertThat(testing.start(testing.request(model("b"))).admit(testing.clock.instant()))
                .isInstanceOf(Wait.class);
        assertThat(testing.start(testing.request(model("unseen"))).admit(testing.clock.instant()))
                .isInstanceOf(Wait.class);
        assertThat(testing.chains.breakers().snapshot(testing.clock.instant()))
                .allSatisfy(b -> assertThat(b.state()).isEqualTo("FORCED_OPEN"));

        assertThat(testing.toTheEnd(run, 100)).isInstanceOf(Ending.Answered.class);
        assertThat(testing.toTheEnd(model("b"))).isInstanceOf(Ending.Answered.class);
        assertThat(testing.toTheEnd(model("unseen"))).isInstanceOf(Ending.Answered.class);
    }

    @Test
    void anUnknownModelRestsAlone() throws Exception {
        testing.transport.script("a", received(404, ""));
        var run = testing.start(testing.request(model("a")));
        run.admit(START);
        run.run();

        assertThat(testing.start(testing.request(model("b"))).admit(testing.clock.instant()))
                .isEqualTo(new Admitted.Ready(model("b")));
    }

    @Test
    void halfOpenLetsThreeProbesThroughAndEveryoneElseGoesOn() throws Exception {
        open("a");
        testing.clock.advance(Duration.ofSeconds(31));
        List<ChainRun> probes = List.of(
                testing.start(testing.request(model("a"), model("b"))),
                testing.start(testing.request(model("a"), model("b"))),
                testing.start(testing.request(model("a"), model("b"))));
        for (ChainRun probe : probes) {
            assertThat(probe.admit(testing.clock.instant())).isEqualTo(new Admitted.Ready(model("a")));
        }
        assertThat(testing.start(testing.request(model("a"), model("b"))).admit(testing.clock.instant()))
                .isEqualTo(new Admitted.Ready(model("b")));

        probes.getFirst().abandon();
        var fourth = testing.start(testing.request(model("a"), model("b")));
        assertThat(fourth.admit(testing.clock.instant())).isEqualTo(new Admitted.Ready(model("a")));
        testing.transport.always("a", answer());
        probes.get(1).run();
        probes.get(2).run();
        fourth.run();
        assertThat(testing.chains
                        .breakers()
                        .snapshot(testing.clock.instant())
                        .getFirst()
                        .state())
                .isEqualTo("CLOSED");
    }

    @Test
    void trafficComesBackSlowlyAfterARecovery() throws Exception {
        halfOpenLetsThreeProbesThroughAndEveryoneElseGoesOn();
        int admitted = 0;
        for (int i = 0; i < 20; i++) {
            var run = testing.start(testing.request(model("a"), model("b")));
            if (run.admit(testing.clock.instant()).equals(new Admitted.Ready(model("a")))) {
                admitted++;
            }
        }
        assertThat(admitted).isBetween(1, 6);
    }

    private void open(String name) throws InterruptedException {
        testing.transport.always(name, received(500, ""));
        for (int i = 0; i < 5; i++) {
            var run = testing.start(testing.request(model(name)));
            if (run.admit(testing.clock.instant()) instanceof Admitted.Ready) {
                run.run();
            }
        }
        assertThat(testing.chains
                        .breakers()
                        .snapshot(testing.clock.instant())
                        .getFirst()
                        .state())
                .isEqualTo("OPEN");
    }

    private static FailureCode code(Admitted admitted) {
        assertThat(admitted).isInstanceOf(Admitted.Ended.class);
        return ((Ending.Failed) ((Admitted.Ended) admitted).end()).code();
    }
}

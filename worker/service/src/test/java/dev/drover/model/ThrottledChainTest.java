package dev.drover.model;

import static dev.drover.model.TestingChains.START;
import static dev.drover.model.TestingChains.broken;
import static dev.drover.model.TestingChains.error;
import static dev.drover.model.TestingChains.model;
import static dev.drover.model.TestingChains.received;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import dev.drover.model.ChainRun.Admitted;
import dev.drover.model.ChainRun.Round;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that is throttled, overloaded or down keeps nobody from the models after it. */
class ThrottledChainTest {
    private static final Reply SHORT = error(429, "rate_limit_exceeded", "slow", "retry-after", "1");
    private static final Set<FailureCode> PROVIDERS_FAULT =
            Set.of(FailureCode.RATE_LIMITED, FailureCode.PROVIDER_OVERLOADED, FailureCode.PROVIDER_UNAVAILABLE);

    private final TestingChains testing = new TestingChains();

    @Test
    void aModelThatAlwaysAsksForAShortWaitIsCalledTwiceAndThenTheNextAnswers() throws Exception {
        testing.transport.always("a", SHORT);

        assertThat(testing.toTheEnd(model("a"), model("b"))).isInstanceOf(Ending.Answered.class);
        assertThat(testing.transport.calledModels()).containsExactly("a", "a", "b");
        assertThat(testing.slept).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void theWaitIsHeldOnceForARequestNotOncePerModelOrRound() throws Exception {
        testing.transport.script("a", SHORT, SHORT, SHORT);
        testing.transport.always("b", SHORT);
        var run = testing.start(testing.request(model("a"), model("b")));

        assertThat(testing.toTheEnd(run, 100)).isInstanceOf(Ending.Answered.class);
        assertThat(testing.transport.calledModels().subList(0, 3)).containsExactly("a", "a", "b");
        assertThat(run.attempts()).hasSizeLessThan(10);
    }

    @Test
    void aThousandRequestsBehindAThrottledModelCallItSeldom() throws Exception {
        testing.transport.always("a", SHORT);
        for (int i = 0; i < 1_000; i++) {
            assertThat(testing.toTheEnd(testing.start(testing.request(model("a"), model("b"))), 5))
                    .isInstanceOf(Ending.Answered.class);
        }
        // 1,000 answers of 10 ms and the waits: one look at the model per second, each looked at twice.
        Duration took = Duration.between(START, testing.clock.instant());
        long onThrottled =
                testing.transport.calledModels().stream().filter("a"::equals).count();
        assertThat(onThrottled).isLessThanOrEqualTo(2 * took.toSeconds());
        assertThat(onThrottled).isLessThan(100);
    }

    @ParameterizedTest
    @CsvSource({"429, 60", "503, 60", "529, 60", "500, 60"})
    void aPauseThatAProviderAskedForIsKnownToAllRequests(int status, String wait) throws Exception {
        testing.transport.always("a", received(status, "", "retry-after", wait));
        var first = testing.start(testing.request(model("a")));
        first.admit(START);
        first.run();
        Instant now = testing.clock.instant();

        assertThat(testing.start(testing.request(model("a"))).admit(now))
                .isEqualTo(new Wait(now.plusSeconds(60), WaitReason.PROVIDER_PAUSED));
        assertThat(testing.start(testing.request(model("a"), model("b"))).admit(now))
                .isEqualTo(new Admitted.Ready(model("b")));
        assertThat(testing.transport.sent).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400, content_filter",
        "403, content_filter",
        "422, content_policy_violation",
        "451, ''",
        "200, content_filter",
        "400, context_length_exceeded",
        "413, ''",
        "400, invalid_value",
    })
    void aRefusalOfOnePromptPausesNobodyWhateverItsHeadersSay(int status, String code) throws Exception {
        testing.transport.always("a", error(status, code, "no", "retry-after", "60", "x-ratelimit-reset", "60s"));
        for (int i = 0; i < 30; i++) {
            var run = testing.start(testing.request(model("a")));
            assertThat(run.admit(testing.clock.instant())).isEqualTo(new Admitted.Ready(model("a")));
            assertThat(run.run()).isInstanceOf(Round.Ended.class);
        }
        assertThat(testing.transport.sent).hasSize(30);
        assertThat(testing.events.seen).containsOnly("attempted a");
        assertThat(testing.chains.breakers().snapshot(testing.clock.instant())).allSatisfy(breaker -> {
            assertThat(breaker.state()).isEqualTo("CLOSED");
            assertThat(breaker.paused()).isFalse();
        });
    }

    @Test
    void aModelWhoseBucketIsEmptyIsAskedBeforeTheRequestDiesOfTheOther() throws Exception {
        testing.transport.always("a", received(503, ""));
        for (int i = 0; i < 200; i++) {
            testing.limits.script("b", new Wait(START.plusSeconds(1_200), WaitReason.TOKENS));
        }
        var run = testing.start(testing.request(Duration.ofHours(2), model("a"), model("b")));
        Ending end = driven(testing, run, () -> {
            if (!testing.clock.instant().isBefore(START.plusSeconds(1_200))) {
                testing.limits.scripted.clear();
            }
        });

        assertThat(end).isInstanceOf(Ending.Answered.class);
        assertThat(run.attempts()).extracting(Attempt::model).contains("b");
        assertThat(run.attempts().size()).isLessThanOrEqualTo(100);
    }

    @Test
    void aLongPauseOfOneModelDoesNotOutlastTheBucketOfTheNext() throws Exception {
        testing.transport.always("a", error(429, "rate_limit_exceeded", "", "retry-after", "800"));
        testing.limits.script("b", new Wait(START.plusSeconds(20), WaitReason.TOKENS));
        var run = testing.start(testing.request(model("a"), model("b")));
        run.admit(START);

        assertThat(run.run()).isEqualTo(new Wait(START.plusSeconds(20), WaitReason.TOKENS));
        testing.clock.advanceTo(START.plusSeconds(20));
        assertThat(run.admit(testing.clock.instant())).isEqualTo(new Admitted.Ready(model("b")));
    }

    @Test
    void aPauseBeyondTheDeadlineStillLeavesTheNextModel() throws Exception {
        testing.transport.always("a", error(429, "rate_limit_exceeded", "", "retry-after", "800"));
        testing.limits.script("b", new Wait(START.plusSeconds(20), WaitReason.TOKENS));
        var run = testing.start(testing.request(Duration.ofSeconds(60), model("a"), model("b")));

        assertThat(testing.toTheEnd(run, 20)).isInstanceOf(Ending.Answered.class);
        assertThat(testing.transport.calledModels()).containsExactly("a", "b");
    }

    @Test
    void withoutAnyOtherModelTheReasonIsStillTheRateLimit() throws Exception {
        testing.transport.always("a", SHORT);
        testing.transport.always("b", SHORT);

        assertThat(testing.toTheEnd(model("a"), model("b")))
                .isInstanceOfSatisfying(
                        Ending.Failed.class, f -> assertThat(f.code()).isEqualTo(FailureCode.RATE_LIMITED));
    }

    @Property(tries = 300)
    void noRequestDiesOfAProviderWhileAModelThatCouldTakeItWasNotAsked(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        TestingChains chains = new TestingChains(ChainSettings.DEFAULT, random);
        List<Model> models = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            models.add(model("m" + i, TestingChains.provider("p" + i), 1_000L));
        }
        Collections.shuffle(models, random);
        Model healthy = models.get(random.nextInt(models.size()));
        models.forEach(model -> chains.transport.always(model.name(), bad(random)));
        chains.transport.always(healthy.name(), TestingChains.answer());
        // Its breaker is open at first, or its bucket empty for a while.
        Instant freeAt = START.plusSeconds(random.nextInt(1_000));
        for (int i = 0; i < 500; i++) {
            chains.limits.script(healthy.name(), new Wait(freeAt, WaitReason.TOKENS));
        }
        var run = chains.start(chains.request(Duration.ofHours(10), models.toArray(Model[]::new)));
        Ending end = driven(chains, run, () -> {
            if (!chains.clock.instant().isBefore(freeAt)) {
                chains.limits.scripted.clear();
            }
        });

        Set<String> asked = run.attempts().stream().map(Attempt::model).collect(Collectors.toSet());
        if (end instanceof Ending.Failed(var code, var _) && PROVIDERS_FAULT.contains(code)) {
            assertThat(asked).as("seed %d", seed).isEqualTo(new HashSet<>(names(models)));
        }
        assertThat(end).as("seed %d", seed).isInstanceOf(Ending.Answered.class);
    }

    private static Reply bad(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> SHORT;
            case 1 -> error(429, "rate_limit_exceeded", "", "retry-after", "600");
            case 2 -> received(429, "");
            case 3 -> received(529, "");
            case 4 -> received(503, "", "retry-after", "30");
            default -> broken(Cause.NETWORK);
        };
    }

    private static List<String> names(List<Model> models) {
        return models.stream().map(Model::name).toList();
    }

    private static Ending driven(TestingChains testing, ChainRun run, Runnable before) throws InterruptedException {
        for (int i = 0; i < 20_000; i++) {
            before.run();
            switch (run.admit(testing.clock.instant())) {
                case Admitted.Ended(var end) -> {
                    return end;
                }
                case Wait(var until, var _, var _) -> testing.clock.advanceTo(until);
                case Admitted.Ready _ -> {
                    switch (run.run()) {
                        case Round.Ended(var end) -> {
                            return end;
                        }
                        case Wait(var until, var _, var _) -> testing.clock.advanceTo(until);
                    }
                }
            }
        }
        throw new AssertionError("no end");
    }
}

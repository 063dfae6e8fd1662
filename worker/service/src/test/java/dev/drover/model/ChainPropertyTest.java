package dev.drover.model;

import static dev.drover.model.TestingChains.answer;
import static dev.drover.model.TestingChains.broken;
import static dev.drover.model.TestingChains.error;
import static dev.drover.model.TestingChains.model;
import static dev.drover.model.TestingChains.received;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import dev.drover.model.Limits.Grant;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever comes back, and whenever it is interrupted: nothing leaks, nothing outlives the deadline. */
class ChainPropertyTest {
    private static final List<Reply> REPLIES = List.of(
            answer(),
            broken(Cause.NETWORK),
            broken(Cause.TIMEOUT),
            broken(Cause.TRUNCATED),
            broken(Cause.TOO_LARGE),
            received(200, "nonsense"),
            received(500, ""),
            received(529, ""),
            received(408, ""),
            received(429, ""),
            error(429, "rate_limit_exceeded", "", "retry-after", "3"),
            error(429, "rate_limit_exceeded", "", "retry-after", "900"),
            error(429, "insufficient_quota", ""),
            received(401, ""),
            received(404, ""),
            error(400, "context_length_exceeded", ""),
            error(400, "content_filter", ""),
            received(413, ""),
            received(400, ""));

    @Property(tries = 500)
    void permitsHaveExactlyOneEndingAndNoPermissionLeaks(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int models) throws InterruptedException {
        Random random = new Random(seed);
        TestingChains testing = new TestingChains(ChainSettings.DEFAULT, random);
        Model[] chain = new Model[models];
        for (int i = 0; i < models; i++) {
            chain[i] = model("m" + i, TestingChains.provider("p" + i), 1_000L * (i + 1));
        }
        for (int request = 0; request < 8; request++) {
            script(testing, chain, random);
            Instant deadline = testing.clock.instant().plusSeconds(30 + random.nextInt(3_000));
            ChainRun run = testing.start(testing.request(Duration.between(testing.clock.instant(), deadline), chain));
            drive(testing, run, random, deadline);
            assertThat(run.attempts()).hasSizeLessThanOrEqualTo(100 + 2 * models);
            for (int n = 0; n < run.attempts().size(); n++) {
                assertThat(run.attempts().get(n).n()).isEqualTo(n + 1);
            }
        }

        assertThat(testing.limits.permits).allSatisfy(p -> assertThat(p.endings).hasSize(1));
        assertThat(testing.chains.breakers().snapshot(testing.clock.instant()))
                .allSatisfy(b -> assertThat(b.inFlight()).isZero());
        for (Model each : chain) {
            comesBack(testing, each);
        }
    }

    /** A leaked half-open permission would keep a model away for ever. */
    private static void comesBack(TestingChains testing, Model model) throws InterruptedException {
        testing.transport.interrupt = false;
        testing.transport.bug = null;
        testing.transport.scripted(model.name()).clear();
        testing.limits.scripted.clear();
        testing.clock.advance(Duration.ofDays(1));
        for (int i = 0; i < 4; i++) {
            assertThat(testing.toTheEnd(testing.start(testing.request(model)), 50))
                    .isInstanceOf(Ending.Answered.class);
        }
    }

    private static void script(TestingChains testing, Model[] chain, Random random) {
        testing.limits.policyFallback = random.nextBoolean();
        for (Model model : chain) {
            for (int i = random.nextInt(12); i > 0; i--) {
                testing.transport.script(model.name(), REPLIES.get(random.nextInt(REPLIES.size())));
            }
            if (random.nextInt(4) == 0) {
                testing.limits.script(
                        model.name(),
                        new Wait(testing.clock.instant().plusMillis(random.nextInt(20_000)), WaitReason.TOKENS));
            }
            if (random.nextInt(12) == 0) {
                testing.limits.script(
                        model.name(), new Grant.Refused(FailureCode.BUDGET_EXCEEDED, "the budget is used up"));
            }
        }
        testing.transport.interrupt = random.nextInt(8) == 0;
        testing.transport.bug = random.nextInt(200) == 0 ? new IllegalArgumentException("bug") : null;
    }

    private static void drive(TestingChains testing, ChainRun run, Random random, Instant deadline) {
        try {
            for (int step = 0; step < 20_000; step++) {
                switch (run.admit(testing.clock.instant())) {
                    case ChainRun.Admitted.Ended _ -> {
                        return;
                    }
                    case Wait(var until, var _, var _) -> {
                        assertThat(until).isBeforeOrEqualTo(deadline);
                        testing.clock.advanceTo(until);
                    }
                    case ChainRun.Admitted.Ready _ -> {
                        if (random.nextInt(10) == 0) {
                            run.abandon();
                        } else if (run.run() instanceof Wait(var until, var _, var _)) {
                            assertThat(until).isBeforeOrEqualTo(deadline);
                            testing.clock.advanceTo(until);
                        } else {
                            return;
                        }
                    }
                }
            }
            throw new AssertionError("no end");
        } catch (InterruptedException _) {
            // The delivery would come again elsewhere.
        }
    }
}

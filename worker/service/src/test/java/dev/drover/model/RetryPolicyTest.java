package dev.drover.model;

import static dev.drover.model.TestingChains.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Billing;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import dev.drover.model.Failure.Details;
import dev.drover.model.Verdict.GiveUp;
import dev.drover.model.Verdict.Need;
import dev.drover.model.Verdict.NextModel;
import dev.drover.model.Verdict.OnlyUnasked;
import dev.drover.model.Verdict.Retry;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Always the upper end of what may be drawn. */
    private static final RandomGenerator HIGHEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final RetryPolicy policy = new RetryPolicy(ChainSettings.DEFAULT, HIGHEST);

    @Test
    void theBackoffDoublesUpToItsCap() {
        assertThat(policy.after(server(null), progress(1, 10, true, HOUR), START))
                .isEqualTo(retry(500));
        assertThat(policy.after(server(null), progress(2, 10, true, HOUR), START))
                .isEqualTo(retry(1_000));
        assertThat(policy.after(server(null), progress(5, 10, true, HOUR), START))
                .isEqualTo(retry(8_000));
        // Above ten seconds a wait is not held in a slot.
        assertThat(policy.after(server(null), progress(9, 10, true, HOUR), START))
                .isEqualTo(new NextModel(Need.ANY));
    }

    @Test
    void anOverloadedModelGetsMoreAir() {
        assertThat(policy.after(FailureClass.OVERLOADED.of(details(null)), progress(1, 2, true, HOUR), START))
                .isEqualTo(retry(2_000));
    }

    @Test
    void theProvidersWaitIsAFloor() {
        assertThat(policy.after(server(Duration.ofSeconds(4)), progress(1, 2, true, HOUR), START))
                .isEqualTo(retry(4_000));
        assertThat(policy.after(server(Duration.ofMillis(1)), progress(1, 2, true, HOUR), START))
                .isEqualTo(retry(500));
    }

    @Test
    void aWaitThatWouldOutliveTheDeadlineGoesToTheNextModelAtOnce() {
        assertThat(policy.after(throttled(Duration.ofSeconds(8)), progress(1, 2, true, Duration.ofSeconds(5)), START))
                .isEqualTo(new NextModel(Need.ANY));
    }

    @Test
    void aShortRateLimitIsWaitedOutOnceForARequestAndThenTheNextModelIsAsked() {
        Failure throttled = throttled(Duration.ofSeconds(8));
        assertThat(policy.after(throttled, progress(1, 2, true, HOUR), START)).isEqualTo(retry(8_000));
        assertThat(policy.after(throttled, progress(2, 2, true, HOUR), START)).isEqualTo(new NextModel(Need.ANY));
        assertThat(policy.after(throttled, waitedOut(1, true), START)).isEqualTo(new NextModel(Need.ANY));
    }

    @Test
    void aloneAThrottledModelIsCalledAFewTimesAndThenWaitedForInTheLane() {
        Failure throttled = throttled(Duration.ofSeconds(8));
        assertThat(policy.after(throttled, waitedOut(1, false), START)).isEqualTo(retry(8_000));
        assertThat(policy.after(throttled, waitedOut(2, false), START)).isEqualTo(new NextModel(Need.ANY));
        assertThat(policy.nothingLeft(throttled, waitedOut(2, false), START))
                .isEqualTo(new Wait(START.plusSeconds(8), WaitReason.PROVIDER_PAUSED));
    }

    /** Whatever is used up: what was not asked is asked before anything is given up. */
    @ParameterizedTest
    @CsvSource({
        // rounds, begun, attempts, possibly billed, unasked, deadline in s | given up
        "20, 20, 40, 0, 0, 3600, true",
        "20, 20, 40, 0, 1, 3600, false",
        "1, 99, 100, 0, 0, 3600, true",
        "1, 99, 99, 0, 1, 3600, false",
        "10, 10, 10, 10, 0, 3600, true",
        "10, 10, 10, 9, 1, 3600, false",
        "1, 1, 1, 0, 0, 3, true",
        "1, 1, 1, 0, 2, 3, false",
    })
    void nothingIsGivenUpWhileAModelThatCouldTakeItWasNotAsked(
            int rounds, int begun, int attempts, int possiblyBilled, int unasked, long left, boolean givenUp) {
        var progress = new Progress(
                1, 2, 0, false, unasked, true, true, rounds, begun, attempts, possiblyBilled, START.plusSeconds(left));
        for (Failure failure : List.of(
                throttled(Duration.ofSeconds(5)), server(Duration.ofSeconds(5)), overloaded(Duration.ofSeconds(5)))) {
            assertThat(policy.nothingLeft(failure, progress, START))
                    .isEqualTo(givenUp ? new GiveUp(failure.code()) : new OnlyUnasked());
        }
    }

    @Test
    void theLastCallsAreKeptForTheModelsThatWereNotAsked() {
        var oneLeft = new Progress(1, 2, 0, true, 1, true, false, 1, 1, 99, 0, START.plus(HOUR));
        assertThat(policy.after(server(null), oneLeft, START)).isEqualTo(new NextModel(Need.ANY));
        assertThat(policy.after(throttled(Duration.ofSeconds(1)), oneLeft, START))
                .isEqualTo(new NextModel(Need.ANY));
    }

    @Test
    void aProviderThatForbidsARetryIsObeyed() {
        var forbidden = FailureClass.SERVER.of(new Details(503, "x", Duration.ofSeconds(1), true, Billing.NONE, null));
        assertThat(policy.after(forbidden, progress(1, 2, true, HOUR), START)).isEqualTo(new NextModel(Need.ANY));
        var throttled =
                FailureClass.THROTTLED.of(new Details(429, "x", Duration.ofSeconds(1), true, Billing.NONE, null));
        assertThat(policy.after(throttled, progress(1, 2, true, HOUR), START)).isEqualTo(new NextModel(Need.ANY));
    }

    @Test
    void withoutRetryBudgetTheNextModelIsAsked() {
        assertThat(policy.after(server(null), progress(1, 2, true, HOUR).withoutRetry(), START))
                .isEqualTo(new NextModel(Need.ANY));
    }

    @Test
    void aBackoffBetweenRoundsNeverUsesUpTheDeadlineButTheProvidersWaitMay() {
        Duration left = Duration.ofSeconds(1);
        assertThat(policy.nothingLeft(server(null), progress(2, 2, false, left), START))
                .isEqualTo(new Wait(START.plusMillis(450), WaitReason.BACKOFF));
        assertThat(policy.nothingLeft(throttled(HOUR), progress(2, 2, false, left), START))
                .isEqualTo(new GiveUp(FailureCode.RATE_LIMITED));
    }

    @Test
    void roundsAttemptsAndPossiblyBilledCallsAreBounded() {
        assertThat(policy.nothingLeft(server(null), bounded(20, 20, 40, 0), START))
                .isEqualTo(new GiveUp(FailureCode.PROVIDER_UNAVAILABLE));
        assertThat(policy.nothingLeft(server(null), bounded(1, 99, 100, 0), START))
                .isEqualTo(new GiveUp(FailureCode.PROVIDER_UNAVAILABLE));
        var timeout = FailureClass.TIMEOUT.of(details(null));
        assertThat(policy.nothingLeft(timeout, bounded(10, 10, 10, 10), START))
                .isEqualTo(new GiveUp(FailureCode.TIMEOUT));
    }

    @Property
    void noWaitEndsAfterTheDeadlineAndNoHeldOneIsLong(
            @ForAll @IntRange(min = 1, max = 9) int calls,
            @ForAll @LongRange(max = 100_000) long waitMillis,
            @ForAll @LongRange(max = 200_000) long leftMillis,
            @ForAll long seed) {
        var random = new RetryPolicy(ChainSettings.DEFAULT, new java.util.Random(seed));
        Progress progress = progress(calls, 5, calls % 2 == 0, Duration.ofMillis(leftMillis));
        Duration wait = waitMillis % 3 == 0 ? null : Duration.ofMillis(waitMillis);
        for (Failure failure : new Failure[] {
            server(wait),
            throttled(wait),
            FailureClass.NETWORK.of(details(wait)),
            FailureClass.OVERLOADED.of(details(wait))
        }) {
            for (Verdict verdict :
                    new Verdict[] {random.after(failure, progress, START), random.nothingLeft(failure, progress, START)
                    }) {
                switch (verdict) {
                    case Retry(var after) -> {
                        assertThat(START.plus(after)).isBefore(progress.deadline());
                        assertThat(after).isLessThanOrEqualTo(Duration.ofSeconds(10));
                        assertThat(after).isGreaterThanOrEqualTo(wait == null ? Duration.ZERO : wait);
                    }
                    case Wait(var until, var _, var _) -> {
                        assertThat(until).isBefore(progress.deadline());
                        assertThat(until).isAfterOrEqualTo(START.plus(wait == null ? Duration.ZERO : wait));
                    }
                    case NextModel _, OnlyUnasked _, GiveUp _ -> {}
                }
            }
        }
    }

    @Test
    void theRetryBudgetIsAShareOfRequestsPlusAFewPerSecond() {
        RetryBudget budget = new RetryBudget(0.2, 1);
        for (int i = 0; i < 100; i++) {
            budget.request(START);
        }
        int granted = 0;
        while (budget.tryRetry(START)) {
            granted++;
        }
        assertThat(granted).isEqualTo(30);
        assertThat(budget.tryRetry(START.plusSeconds(5))).isFalse();
        assertThat(budget.tryRetry(START.plusSeconds(11))).isTrue();
    }

    private static Failure server(@Nullable Duration wait) {
        return FailureClass.SERVER.of(details(wait));
    }

    private static Failure overloaded(@Nullable Duration wait) {
        return FailureClass.OVERLOADED.of(details(wait));
    }

    private static Progress waitedOut(int calls, boolean another) {
        return new Progress(calls, 2, 0, another, 0, true, true, 1, 1, calls, 0, START.plus(HOUR));
    }

    private static Progress bounded(int rounds, int begun, int attempts, int possiblyBilled) {
        return new Progress(1, 2, 0, false, 0, true, false, rounds, begun, attempts, possiblyBilled, START.plus(HOUR));
    }

    private static Failure throttled(@Nullable Duration wait) {
        return FailureClass.THROTTLED.of(details(wait));
    }

    private static Details details(@Nullable Duration wait) {
        return new Details(500, "x", wait, false, Billing.NONE, null);
    }

    private static Progress progress(int calls, int allowed, boolean another, Duration left) {
        return new Progress(calls, allowed, 0, another, 0, true, false, 1, 1, calls, 0, START.plus(left));
    }

    private static Retry retry(long millis) {
        return new Retry(Duration.ofMillis(millis));
    }
}

package dev.drover.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    /** 10 tokens a second, holding 100. */
    private final Rate rate = Rate.of(600, Share.ALL, Duration.ofSeconds(10));

    private final TokenBucket bucket = new TokenBucket(rate, NOW);

    @Test
    void beginsEmptyAndFillsUpToItsCapacity() {
        assertThat(tokens(NOW)).isZero();
        assertThat(tokens(at(3))).isEqualTo(30);
        assertThat(tokens(at(1_000))).isEqualTo(100);
    }

    @Test
    void saysTheFirstNanosecondAtWhichAnAmountIsThere() {
        TokenBucket third = new TokenBucket(Rate.of(20, Share.ALL, Duration.ofMinutes(1)), NOW);

        Instant next = third.nextAt(1, NOW);

        assertThat(next).isEqualTo(NOW.plusSeconds(3));
        assertThat(third.nextAt(1, next.minusNanos(1))).isEqualTo(next);
        assertThat(third.nextAt(1, next)).isEqualTo(next);
    }

    @Test
    void aFullBucketAdmitsMoreThanItHoldsAndPaysTheDebtFirst() {
        assertThat(bucket.nextAt(500, NOW)).isEqualTo(at(10));

        bucket.take(500, at(10));

        assertThat(tokens(at(10))).isEqualTo(-400);
        assertThat(bucket.nextAt(1, at(10))).isEqualTo(at(50).plusMillis(100));
    }

    @Test
    void whatWasNotUsedGoesBack() {
        bucket.nextAt(100, at(10));
        var charge = bucket.take(80, at(10));

        bucket.settle(charge, 30, at(10));

        assertThat(tokens(at(10))).isEqualTo(70);
    }

    @Test
    void whatWasUsedAboveTheEstimateBecomesDebt() {
        var charge = bucket.take(20, at(5));

        bucket.settle(charge, 90, at(5));

        assertThat(tokens(at(5))).isEqualTo(-40);
    }

    /** 100 − 10 = 90 at the admission, full a second later: the refill was for nothing, and so is the refund. */
    @Test
    void aRefundComesTooLateIfTheBucketWasFullMeanwhile() {
        var first = bucket.take(50, at(10));
        var second = bucket.take(100, at(15));

        bucket.settle(first, 10, at(15));

        assertThat(tokens(at(15))).isZero();
        bucket.settle(second, 40, at(15));
        assertThat(tokens(at(15))).isEqualTo(60);
    }

    @Test
    void aRefundIsCutToWhatHadRoomMeanwhile() {
        var first = bucket.take(50, at(10));
        var second = bucket.take(80, at(13));

        bucket.settle(first, 10, at(13));

        assertThat(tokens(at(13)))
                .describedAs("80 before the second, at most 100: room for 20 of 40")
                .isEqualTo(20);
        bucket.settle(second, 80, at(13));
        assertThat(tokens(at(13))).isEqualTo(20);
    }

    @Test
    void anEarlierInstantIsTakenForTheLastOne() {
        bucket.take(0, at(5));

        assertThat(tokens(at(2))).isEqualTo(50);
        assertThat(tokens(at(5))).isEqualTo(50);
        assertThat(tokens(at(6))).isEqualTo(60);
    }

    @Test
    void aClockThatWasSetBackFarDoesNotStopTheRefill() {
        Instant hourAgo = NOW.minusSeconds(3_600);

        assertThat(tokens(hourAgo)).isZero();
        assertThat(tokens(hourAgo.plusSeconds(2))).isEqualTo(20);
    }

    @Test
    void aSmallerShareCutsTheLevelAndALargerOneKeepsIt() {
        Rate half = Rate.of(300, Share.ALL, Duration.ofSeconds(10));

        bucket.resize(half, at(10));
        assertThat(tokens(at(10))).isEqualTo(50);

        bucket.resize(rate, at(10));
        assertThat(tokens(at(10))).isEqualTo(50);
        assertThat(tokens(at(11))).isEqualTo(60);
    }

    @Test
    void aDebtSurvivesAChangeOfShare() {
        bucket.take(500, at(10));

        bucket.resize(Rate.of(200, Share.ALL, Duration.ofSeconds(10)), at(10));

        assertThat(tokens(at(10))).isEqualTo(-400);
    }

    @Test
    void aDebtThatTakesForeverIsAnInstantNevertheless() {
        TokenBucket slow = new TokenBucket(Rate.of(1, Share.ALL, Duration.ofSeconds(1)), NOW);
        slow.take(Long.MAX_VALUE, NOW);

        assertThat(slow.nextAt(1, NOW)).isAfter(NOW.plus(Duration.ofDays(365)));
        assertThat(slow.micros(NOW)).isEqualTo(Long.MIN_VALUE);
    }

    private long tokens(Instant now) {
        return bucket.micros(now) / 1_000_000;
    }

    private static Instant at(long seconds) {
        return NOW.plusSeconds(seconds);
    }
}

package dev.drover.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drover.limit.BucketLevel.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionLimitsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final QuotaKey KEY = new QuotaKey("openai", "gpt-4.1");
    private static final QuotaKey OTHER = new QuotaKey("openai", "gpt-4.1-mini");

    /** One request and 100 tokens a second, ten seconds' worth when full. */
    private final PartitionLimits limits = limits(new Quota(60L, 6_000L), NOW);

    @Test
    void takesRequestAndTokensOrNeither() {
        Instant full = NOW.plusSeconds(10);
        admit(900, full);

        assertThat(limits.acquire(KEY, 200, full)).isEqualTo(new Acquired.Wait(full.plusSeconds(1)));

        assertThat(level(Kind.REQUESTS, full)).isEqualByComparingTo("9");
        assertThat(level(Kind.TOKENS, full)).isEqualByComparingTo("100");
    }

    @Test
    void waitsForTheLaterOfTheTwo() {
        assertThat(limits.acquire(KEY, 500, NOW)).isEqualTo(new Acquired.Wait(NOW.plusSeconds(5)));
        assertThat(limits.acquire(KEY, 10, NOW)).isEqualTo(new Acquired.Wait(NOW.plusSeconds(1)));
    }

    @Test
    void anEstimateAboveTheWholeQuotaPerMinuteNeverFits() {
        assertThat(limits.acquire(KEY, 6_001, NOW)).isEqualTo(new Acquired.Exceeds(6_000));
    }

    @Test
    void anEstimateAboveTheShareButWithinTheQuotaWaitsForAFullBucket() {
        var small = new PartitionLimits(
                Map.of(KEY, new Quota(null, 6_000L)),
                new Share(BigDecimal.ONE, BigDecimal.valueOf(64)),
                PartitionLimits.DEFAULT_BURST,
                NOW);

        assertThat(small.acquire(KEY, 6_000, NOW)).isEqualTo(new Acquired.Wait(NOW.plusSeconds(10)));
        assertThat(small.acquire(KEY, 6_000, NOW.plusSeconds(10))).isInstanceOf(Acquired.Admitted.class);
    }

    @Test
    void aShareOfLessThanOneRequestStillAdmitsOneAtATime() {
        var small = new PartitionLimits(
                Map.of(KEY, new Quota(60L, null)),
                new Share(BigDecimal.ONE, BigDecimal.valueOf(64)),
                PartitionLimits.DEFAULT_BURST,
                NOW);
        Instant full = NOW.plusSeconds(10);

        assertThat(small.acquire(KEY, 1, full)).isInstanceOf(Acquired.Admitted.class);
        assertThat(small.acquire(KEY, 1, full)).isEqualTo(new Acquired.Wait(full.plusSeconds(64)));
    }

    @Test
    void aModelWithoutAQuotaIsUnlimited() {
        Acquired acquired = limits.acquire(OTHER, Long.MAX_VALUE, NOW);

        assertThat(acquired).isInstanceOf(Acquired.Admitted.class);
        ((Acquired.Admitted) acquired).reservation().settle(5, NOW);
    }

    @Test
    void settlingGivesBackTokensButNotTheRequest() {
        Instant full = NOW.plusSeconds(10);
        Reservation reservation = admit(900, full);

        reservation.settle(300, full);

        assertThat(level(Kind.TOKENS, full)).isEqualByComparingTo("700");
        assertThat(level(Kind.REQUESTS, full)).isEqualByComparingTo("9");
    }

    @Test
    void releasingGivesBackBoth() {
        Instant full = NOW.plusSeconds(10);

        admit(900, full).release(full);

        assertThat(level(Kind.TOKENS, full)).isEqualByComparingTo("1000");
        assertThat(level(Kind.REQUESTS, full)).isEqualByComparingTo("10");
    }

    @Test
    void unknownUsageLeavesTheEstimateCharged() {
        Instant full = NOW.plusSeconds(10);

        admit(900, full).settleAtEstimate(full);

        assertThat(level(Kind.TOKENS, full)).isEqualByComparingTo("100");
    }

    @Test
    void aReservationEndsOnce() {
        Instant full = NOW.plusSeconds(10);
        Reservation reservation = admit(900, full);

        reservation.settle(100, full);
        reservation.release(full);
        reservation.settle(900, full);
        reservation.settleAtEstimate(full);

        assertThat(level(Kind.TOKENS, full)).isEqualByComparingTo("900");
        assertThat(level(Kind.REQUESTS, full)).isEqualByComparingTo("9");
    }

    @Test
    void negativeTokensAreABug() {
        assertThatIllegalArgumentException().isThrownBy(() -> limits.acquire(KEY, -1, NOW));
        Reservation reservation = admit(10, NOW.plusSeconds(10));
        assertThatIllegalArgumentException().isThrownBy(() -> reservation.settle(-1, NOW));
    }

    @Test
    void morePartitionsMeanASmallerShareOfWhatIsThere() {
        Instant full = NOW.plusSeconds(10);

        limits.resize(new Share(BigDecimal.ONE, BigDecimal.valueOf(4)), full);

        assertThat(level(Kind.TOKENS, full)).isEqualByComparingTo("250");
        assertThat(level(Kind.REQUESTS, full)).isEqualByComparingTo("2.5");
        admit(250, full);
        assertThat(level(Kind.TOKENS, full.plusSeconds(4))).isEqualByComparingTo("100");
    }

    @Test
    void modelsOfOneCredentialAndUpstreamNameShareOneBucket() {
        Instant full = NOW.plusSeconds(10);
        admit(1_000, full);

        assertThat(limits.acquire(new QuotaKey("openai", "gpt-4.1"), 1, full)).isInstanceOf(Acquired.Wait.class);
    }

    private Reservation admit(long estimate, Instant now) {
        Acquired acquired = limits.acquire(KEY, estimate, now);
        assertThat(acquired).isInstanceOf(Acquired.Admitted.class);
        return ((Acquired.Admitted) acquired).reservation();
    }

    private BigDecimal level(Kind kind, Instant now) {
        return limits.levels(now).stream()
                .filter(level -> level.kind() == kind)
                .findFirst()
                .orElseThrow()
                .level();
    }

    private static PartitionLimits limits(Quota quota, Instant now) {
        return new PartitionLimits(Map.of(KEY, quota), Share.ALL, Duration.ofSeconds(10), now);
    }
}

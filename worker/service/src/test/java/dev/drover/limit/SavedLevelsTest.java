package dev.drover.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.limit.BucketLevel.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SavedLevelsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final int ROOMY = 1_024;

    @Test
    void levelsMoveToTheNextOwnerWithTheRefillSince() {
        PartitionLimits old = limits(1);
        acquire(old, 0, 950, NOW.plusSeconds(10));

        PartitionLimits next = limits(1);
        next.restore(old.save(NOW.plusSeconds(10), ROOMY), NOW.plusSeconds(12));

        assertThat(tokens(next, NOW.plusSeconds(12))).containsExactly(Map.entry("m0", "250"));
    }

    @Test
    void aDebtMovesToo() {
        PartitionLimits old = limits(1);
        acquire(old, 0, 6_000, NOW.plusSeconds(10));

        PartitionLimits next = limits(1);
        next.restore(old.save(NOW.plusSeconds(10), ROOMY), NOW.plusSeconds(10));

        assertThat(tokens(next, NOW.plusSeconds(10))).containsExactly(Map.entry("m0", "-5000"));
    }

    @Test
    void anOwnerWhoseClockIsBehindAddsNothing() {
        byte[] saved = limits(1).save(NOW.plusSeconds(5), ROOMY);

        PartitionLimits next = limits(1);
        next.restore(saved, NOW);

        assertThat(tokens(next, NOW)).containsExactly(Map.entry("m0", "500"));
        assertThat(tokens(next, NOW.plusSeconds(1))).containsExactly(Map.entry("m0", "600"));
    }

    @Test
    void nothingSavedIsEmpty() {
        for (byte[] nothing : new byte @Nullable [][] {null, {}, {1}, {9, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5}}) {
            PartitionLimits next = limits(1);
            next.restore(nothing, NOW.plusSeconds(60));

            assertThat(tokens(next, NOW.plusSeconds(60))).containsExactly(Map.entry("m0", "0"));
        }
    }

    @Test
    void aModelThatIsGoneIsSkippedAndANewOneIsEmpty() {
        PartitionLimits old = limits(1);
        byte[] saved = old.save(NOW.plusSeconds(10), ROOMY);

        PartitionLimits next = limits(List.of("m1", "m0"));
        next.restore(saved, NOW.plusSeconds(10));
        PartitionLimits without = limits(List.of("m1"));
        without.restore(saved, NOW.plusSeconds(10));

        assertThat(tokens(next, NOW.plusSeconds(10))).containsOnly(Map.entry("m0", "1000"), Map.entry("m1", "0"));
        assertThat(tokens(without, NOW.plusSeconds(10))).containsOnly(Map.entry("m1", "0"));
    }

    @Test
    void aHundredBucketsFitBesideTheBitmap() {
        PartitionLimits many = limits(50);

        assertThat(many.save(NOW.plusSeconds(10), Integer.MAX_VALUE)).hasSizeLessThan(900);
    }

    @Test
    void debtsAreTheLastToBeLeftOutAndTheFullestFollow() {
        PartitionLimits old = limits(3);
        Instant full = NOW.plusSeconds(10);
        acquire(old, 0, 900, full);
        acquire(old, 1, 5_000, full);

        List<Integer> order = List.of(
                hash("m1", Kind.TOKENS), hash("m2", Kind.REQUESTS), hash("m0", Kind.REQUESTS), hash("m0", Kind.TOKENS));
        SavedLevels all = SavedLevels.read(old.save(full, ROOMY));
        assertThat(order).allSatisfy(hash -> assertThat(all.micros(hash)).isNotNull());

        byte[] one = old.save(full, 9 + 9);
        assertThat(SavedLevels.read(one).micros(hash("m1", Kind.TOKENS))).isEqualTo(-4_000_000_000L);
        SavedLevels most = SavedLevels.read(old.save(full, old.save(full, ROOMY).length - 1));
        assertThat(most.micros(hash("m0", Kind.TOKENS))).isNull();
        assertThat(most.micros(hash("m2", Kind.TOKENS))).isEqualTo(1_000_000_000L);
    }

    /** Read by workers of other releases: the bytes may not change without a new version. */
    @Test
    void theBytesAreTheFirstVersions() {
        byte[] written =
                SavedLevels.write(NOW, List.of(new SavedLevels.Level(hash("m0", Kind.TOKENS), -1_500_000, 1)), ROOMY);

        assertThat(HexFormat.of().formatHex(written)).isEqualTo("01000660b0a17b8000bb18eb7fbf8db701");
    }

    @Property
    void savedLevelsAreNeverLongerThanAllowed(
            @ForAll @IntRange(min = 0, max = 20) int models, @ForAll @IntRange(min = 0, max = 300) int maxBytes) {
        assertThat(limits(models).save(NOW.plusSeconds(7), maxBytes)).hasSizeLessThanOrEqualTo(maxBytes);
    }

    @Property
    void garbageNeverThrowsAndNeverOverfills(
            @ForAll @Size(max = 60) byte[] garbage, @ForAll @LongRange(min = 0, max = 100) long seconds) {
        byte[] versioned = garbage.clone();
        if (versioned.length > 0) {
            versioned[0] = 1;
        }
        PartitionLimits next = limits(2);
        next.restore(versioned, NOW.plusSeconds(seconds));

        assertThat(next.levels(NOW.plusSeconds(seconds)))
                .allSatisfy(level -> assertThat(level.level()).isLessThanOrEqualTo(level.capacity()));
    }

    /** Nothing is gained by being written and read, whatever the fraction of a nanosecond or of a token. */
    @Property
    void aMoveGainsNothingAndLosesLessThanAMicrosecondsWorth(
            @ForAll @LongRange(min = 0, max = 20_000_000_000L) long nanos,
            @ForAll @LongRange(min = 0, max = 5_000) long estimate) {
        Instant now = NOW.plusNanos(nanos);
        PartitionLimits old = limits(1);
        old.acquire(key("m0"), estimate, now);
        BigDecimal before = old.levels(now.plusMillis(5)).getLast().level();

        PartitionLimits next = limits(1);
        next.restore(old.save(now, ROOMY), now.plusMillis(5));

        assertThat(next.levels(now.plusMillis(5)).getLast().level())
                .isBetween(before.subtract(new BigDecimal("0.001")), before);
    }

    private static Map<String, String> tokens(PartitionLimits limits, Instant now) {
        return limits.levels(now).stream()
                .filter(level -> level.kind() == Kind.TOKENS)
                .collect(Collectors.toMap(
                        level -> level.key().upstreamModel(),
                        level -> level.level().stripTrailingZeros().toPlainString()));
    }

    private static void acquire(PartitionLimits limits, int model, long estimate, Instant now) {
        assertThat(limits.acquire(key("m" + model), estimate, now)).isInstanceOf(Acquired.Admitted.class);
    }

    private static PartitionLimits limits(int models) {
        return limits(IntStream.range(0, models).mapToObj(i -> "m" + i).toList());
    }

    /** One request and 100 tokens a second each. */
    private static PartitionLimits limits(List<String> models) {
        Map<QuotaKey, Quota> quotas = new HashMap<>();
        models.forEach(model -> quotas.put(key(model), new Quota(60L, 6_000L)));
        return new PartitionLimits(quotas, Share.ALL, Duration.ofSeconds(10), NOW);
    }

    private static QuotaKey key(String model) {
        return new QuotaKey("openai", model);
    }

    private static int hash(String model, Kind kind) {
        return SavedLevels.hash(key(model), kind);
    }
}

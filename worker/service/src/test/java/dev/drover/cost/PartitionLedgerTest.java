package dev.drover.cost;

import static dev.drover.cost.TestingSpend.billed;
import static dev.drover.cost.TestingSpend.estimated;
import static dev.drover.cost.TestingSpend.free;
import static dev.drover.cost.TestingSpend.possibly;
import static dev.drover.cost.TestingSpend.unpriced;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.CommitMarker;
import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.LedgerValue;
import dev.drover.contracts.Spend;
import dev.drover.cost.PartitionLedger.Entry;
import dev.drover.cost.PartitionLedger.Spent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionLedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final LedgerPeriod DAY = LedgerPeriod.day(LocalDate.of(2026, 11, 20));
    private static final LedgerPeriod MONTH = LedgerPeriod.month(YearMonth.of(2026, 11));
    private static final LedgerSource SOURCE = new LedgerSource("drover", "llm.requests", 3, null);

    private final PartitionLedger ledger = ledger(SOURCE, false);

    @Test
    void aContributionIsTheNewSumOfEachPeriodThatItTouches() {
        ledger.contribute(List.of(spent("acme", billed("m", "0.10", NOW))), NOW);
        ledger.committed();

        assertThat(read(ledger.contribute(
                        List.of(
                                spent("acme", billed("m", "0.2", NOW), possibly("n", "7", NOW)),
                                spent("zeta", estimated("m", "0.5", NOW), unpriced("m", NOW), free("m", NOW))),
                        NOW)))
                .containsOnlyKeys("acme 2026-11-20", "acme 2026-11", "zeta 2026-11-20", "zeta 2026-11")
                .containsEntry(
                        "acme 2026-11-20",
                        new LedgerValue(
                                Map.of("m", spend("0.3", "0", "0", 6, 8, 2, 0), "n", spend("0", "7", "0", 0, 0, 1, 0))))
                .containsEntry("zeta 2026-11", new LedgerValue(Map.of("m", spend("0", "0", "0.5", 3, 4, 2, 2))));
    }

    @Test
    void whatWasAbortedIsCountedByNobody() {
        ledger.contribute(List.of(spent("acme", billed("m", "5", NOW))), NOW);
        ledger.aborted();
        List<Entry> again = ledger.contribute(List.of(spent("acme", billed("m", "0.1", NOW))), NOW);

        assertThat(read(again).get("acme 2026-11"))
                .isEqualTo(new LedgerValue(Map.of("m", spend("0.1", "0", "0", 3, 4, 1, 0))));
        assertThat(ledger.value("acme", MONTH).models()).isEmpty();
        ledger.committed();
        assertThat(ledger.value("acme", MONTH).models()).hasSize(1);
    }

    @Test
    void anAttemptCountsWhenItEndedNotWhenItWasCommitted() {
        Instant before = Instant.parse("2026-10-31T23:30:00Z");
        Instant after = Instant.parse("2026-11-01T10:00:00Z");
        List<Spent> spent = List.of(spent("acme", billed("m", "1", before), billed("m", "2", after)));

        assertThat(read(ledger.contribute(spent, after)))
                .containsOnlyKeys("acme 2026-10-31", "acme 2026-10", "acme 2026-11-01", "acme 2026-11");
        PartitionLedger berlin =
                new PartitionLedger(SOURCE, LedgerRules.of(ZoneId.of("Europe/Berlin"), _ -> false), tenant -> tenant);
        assertThat(read(berlin.contribute(spent, after))).containsOnlyKeys("acme 2026-11-01", "acme 2026-11");
    }

    @Test
    void aBalanceIsCountedForThePrepaidAndOnceBegunForGood() {
        PartitionLedger prepaid = ledger(SOURCE, true);
        List<Entry> entries = prepaid.contribute(List.of(spent("acme", billed("m", "1", NOW))), NOW);
        assertThat(read(entries)).containsKey("acme balance");

        PartitionLedger later = ledger(SOURCE, false);
        entries.forEach(entry -> later.replay(entry.key(), entry.value()));
        assertThat(read(later.contribute(
                        List.of(spent("acme", billed("m", "1", NOW)), spent("zeta", billed("m", "1", NOW))), NOW)))
                .containsKey("acme balance")
                .doesNotContainKey("zeta balance");
    }

    @Test
    void theNextOwnerGoesOnWhereTheLastOneCommitted() {
        List<Entry> first = ledger.contribute(List.of(spent("a\"\n👋", billed("m", "0.10", NOW))), NOW);
        PartitionLedger next = ledger(SOURCE, false);
        next.replay(CommitMarker.key("drover", "llm.requests", 3), CommitMarker.value(7));
        next.replay("junk".getBytes(StandardCharsets.UTF_8), null);
        for (int twice = 0; twice < 2; twice++) {
            first.forEach(entry -> next.replay(entry.key(), entry.value()));
        }

        assertThat(next.obstacle()).isNull();
        assertThat(next.value("a\"\n👋", DAY).models())
                .containsExactly(Map.entry("m", spend("0.1", "0", "0", 3, 4, 1, 0)));
    }

    @Test
    void othersValuesArePassedOver() {
        for (LedgerSource other : List.of(
                new LedgerSource("blue", "llm.requests", 3, null),
                new LedgerSource("drover", "llm.bulk", 3, null),
                new LedgerSource("drover", "llm.requests", 4, null))) {
            ledger(other, true)
                    .contribute(List.of(spent("acme", billed("m", "5", NOW))), NOW)
                    .forEach(entry -> ledger.replay(entry.key(), entry.value()));
        }

        assertThat(ledger.tenants()).isZero();
    }

    @Test
    void expiredPeriodsGetTombstonesAFewAtATimeAndMoreWhenIdle() {
        PartitionLedger few =
                new PartitionLedger(SOURCE, new LedgerRules(ZoneOffset.UTC, _ -> false, 2, 4), tenant -> tenant);
        few.contribute(
                IntStream.range(0, 10)
                        .mapToObj(i -> spent("t" + i, billed("m", "1", NOW)))
                        .toList(),
                NOW);
        few.committed();
        Instant dayOver = Instant.parse("2026-11-23T00:00:00Z");

        assertThat(few.contribute(List.of(), dayOver.minusMillis(1))).isEmpty();
        few.committed();
        assertThat(tombstones(few.contribute(List.of(spent("t0", billed("m", "1", dayOver))), dayOver)))
                .isEqualTo(2);
        few.aborted();
        assertThat(tombstones(few.contribute(List.of(), dayOver))).isEqualTo(4);
        few.committed();
        assertThat(tombstones(few.contribute(List.of(), dayOver))).isEqualTo(4);
        few.committed();
        assertThat(tombstones(few.contribute(List.of(), dayOver))).isEqualTo(2);
        few.committed();
        assertThat(few.contribute(List.of(), dayOver)).isEmpty();
        few.committed();
        assertThat(few.tenants()).isEqualTo(10);
        assertThat(few.value("t3", DAY).models()).isEmpty();
        assertThat(few.value("t3", MONTH).models()).hasSize(1);
    }

    @Test
    void tenantsWithoutAPeriodAreForgotten() {
        ledger.contribute(List.of(spent("acme", billed("m", "1", NOW))), NOW);
        ledger.committed();
        List<Entry> tombstones = ledger.contribute(List.of(), NOW.plus(Duration.ofDays(200)));
        ledger.committed();

        assertThat(tombstones(tombstones)).isEqualTo(2);
        assertThat(ledger.tenants()).isZero();
    }

    @Test
    void whatEndedInAnExpiredPeriodIsLeftToTheUsageEvents() {
        Instant longAgo = NOW.minus(Duration.ofDays(5));

        assertThat(read(ledger.contribute(List.of(spent("acme", billed("m", "1", longAgo))), NOW)))
                .containsOnlyKeys("acme 2026-11");
    }

    @Test
    void aClockThatGoesBackBuriesNothingThatLives() {
        ledger.contribute(List.of(spent("acme", billed("m", "1", NOW)), spent("zeta", billed("m", "1", NOW))), NOW);
        ledger.committed();
        ledger.contribute(List.of(), NOW.plus(Duration.ofDays(4)));
        ledger.aborted();

        assertThat(ledger.contribute(List.of(), NOW)).isEmpty();
        ledger.aborted();
        assertThat(read(ledger.contribute(List.of(spent("acme", billed("m", "1", NOW))), NOW)))
                .containsOnlyKeys("acme 2026-11-20", "acme 2026-11");
        ledger.committed();
        assertThat(tombstones(ledger.contribute(List.of(), NOW.plus(Duration.ofDays(4)))))
                .isEqualTo(2);
    }

    @Test
    void aFormerOwnersKeysAreBuriedInTheirTimeButNotCounted() {
        LedgerSource former = new LedgerSource("drover", "llm.requests", 3, "i-1");
        ledger(former, false)
                .contribute(List.of(spent("acme", billed("m", "5", NOW))), NOW)
                .forEach(entry -> ledger.replay(entry.key(), entry.value()));
        List<Entry> now = ledger.contribute(List.of(spent("acme", billed("m", "1", NOW))), NOW);
        ledger.committed();

        assertThat(read(now).get("acme 2026-11"))
                .isEqualTo(new LedgerValue(Map.of("m", spend("1", "0", "0", 3, 4, 1, 0))));
        List<Entry> later = ledger.contribute(List.of(), NOW.plus(Duration.ofDays(4)));
        assertThat(later)
                .extracting(entry -> LedgerKey.read(entry.key()).orElseThrow().incarnation())
                .containsExactlyInAnyOrder("i-1", null);
    }

    @Test
    void aValueOfALaterReleaseIsAnObstacleUntilItIsOverwritten() {
        byte[] key = SOURCE.key("acme", DAY).bytes();
        ledger.replay(key, "{\"v\":9}".getBytes(StandardCharsets.UTF_8));
        assertThat(ledger.obstacle()).contains("acme", "2026-11-20", "version 9");

        ledger.replay(key, new LedgerValue(Map.of()).bytes());
        assertThat(ledger.obstacle()).isNull();
        ledger.replay(key, "nonsense".getBytes(StandardCharsets.UTF_8));
        assertThat(ledger.obstacle()).contains("acme");
    }

    @Test
    void someoneElsesLaterReleaseIsNoObstacle() {
        byte[] key = new LedgerSource("drover", "llm.requests", 4, null)
                .key("acme", DAY)
                .bytes();
        ledger.replay(key, "{\"v\":9}".getBytes(StandardCharsets.UTF_8));

        assertThat(ledger.obstacle()).isNull();
    }

    @Test
    void aTenantWithFiveHundredModelsFitsIntoARecord() {
        Attempt[] attempts = IntStream.range(0, 500)
                .mapToObj(i -> billed("%03d".formatted(i) + "m".repeat(253), "123456.123456789123456789", NOW))
                .toArray(Attempt[]::new);
        List<Entry> entries = ledger.contribute(List.of(spent("👋".repeat(256), attempts)), NOW);
        ledger.committed();

        assertThat(entries).allSatisfy(entry -> assertThat(bytes(entry)).isLessThan(512 * 1024));
        assertThat(ledger.value("👋".repeat(256), DAY).models()).hasSize(500);
    }

    private static PartitionLedger ledger(LedgerSource source, boolean prepaid) {
        return new PartitionLedger(source, LedgerRules.of(ZoneOffset.UTC, _ -> prepaid), tenant -> tenant);
    }

    private static Spent spent(String tenant, Attempt... attempts) {
        return new Spent(tenant, Arrays.asList(attempts));
    }

    private static Spend spend(
            String usd, String possibly, String estimated, long prompt, long completion, long attempts, long unpriced) {
        return new Spend(
                new BigDecimal(usd),
                new BigDecimal(possibly),
                new BigDecimal(estimated),
                prompt,
                completion,
                attempts,
                unpriced);
    }

    private static int bytes(Entry entry) {
        byte @Nullable [] value = entry.value();
        return entry.key().length + (value == null ? 0 : value.length);
    }

    private static long tombstones(List<Entry> entries) {
        return entries.stream().filter(entry -> entry.value() == null).count();
    }

    /** Values by tenant and period; tombstones left out. */
    private static Map<String, LedgerValue> read(List<Entry> entries) {
        Map<String, LedgerValue> values = new TreeMap<>();
        for (Entry entry : entries) {
            if (LedgerValue.read(entry.value()) instanceof LedgerValue.Read.Known(var value)) {
                LedgerKey key = LedgerKey.read(entry.key()).orElseThrow();
                values.put(key.tenant() + " " + key.period().text(), value);
            }
        }
        return values;
    }
}

package dev.drover.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.LedgerValue;
import dev.drover.contracts.Spend;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerViewTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final LedgerPeriod DAY = LedgerPeriod.of(BudgetPeriod.DAY, NOW, ZoneOffset.UTC);
    private static final LedgerPeriod MONTH = LedgerPeriod.of(BudgetPeriod.MONTH, NOW, ZoneOffset.UTC);

    private final LedgerView view = new LedgerView(ZoneOffset.UTC);

    @Test
    void sumsGoOverPartitionsTopicsGroupsAndIncarnations() {
        view.apply(key("g", "acme", DAY, "t", 0, null), value("m", "1"));
        view.apply(key("g", "acme", DAY, "t", 1, null), value("m", "2"));
        view.apply(key("g", "acme", DAY, "u", 0, null), value("m", "4"));
        view.apply(key("h", "acme", DAY, "t", 0, null), value("n", "8"));
        view.apply(key("g", "acme", DAY, "t", 0, "i-1"), value("n", "16"));
        view.apply(key("g", "other", DAY, "t", 0, null), value("n", "32"));
        view.apply(key("g", "acme", MONTH, "t", 0, null), value("m", "64"));

        assertThat(usd("acme", null, DAY)).isEqualByComparingTo("31");
        assertThat(usd("acme", "m", DAY)).isEqualByComparingTo("7");
        assertThat(usd("acme", "n", DAY)).isEqualByComparingTo("24");
        assertThat(usd(null, "n", DAY)).isEqualByComparingTo("56");
        assertThat(usd(null, null, DAY)).isEqualByComparingTo("63");
        assertThat(usd("acme", null, MONTH)).isEqualByComparingTo("64");
        assertThat(view.spentNanos("acme", "m", "2026-11-20")).isEqualTo(7_000_000_000L);
    }

    @Test
    void aLowerValueOfAFormerOwnerThatWakesUpTakesNothingAway() {
        byte[] key = key("g", "acme", DAY, "t", 0, null);
        view.apply(key, value("m", "5"));
        view.apply(key, value("m", "3")); // read from a log that the next owner's 5 is already on
        view.apply(key, value("n", "1"));

        assertThat(usd("acme", "m", DAY)).isEqualByComparingTo("5");
        assertThat(usd(null, "m", DAY)).isEqualByComparingTo("5");
        assertThat(usd("acme", null, DAY)).isEqualByComparingTo("6");

        view.apply(key, value("m", "7"));
        assertThat(usd("acme", null, DAY)).isEqualByComparingTo("8");
    }

    @Test
    void aValueAfterATombstoneBeginsAnew() {
        byte[] key = key("g", "acme", DAY, "t", 0, null);
        view.apply(key, value("m", "5"));
        view.apply(key, null);
        view.apply(key, value("m", "2"));

        assertThat(usd("acme", "m", DAY)).isEqualByComparingTo("2");
        assertThat(usd(null, null, DAY)).isEqualByComparingTo("2");
    }

    @Test
    void aTombstoneTakesItAllAway() {
        byte[] key = key("g", "acme", DAY, "t", 0, null);
        view.apply(key, value("m", "5"));
        view.apply(key, null);
        view.apply(key("g", "nobody", DAY, "t", 0, null), null);

        assertThat(usd("acme", null, DAY)).isZero();
        assertThat(usd(null, null, DAY)).isZero();
    }

    @Test
    void unknownNamesHaveSpentNothing() {
        view.apply(key("g", "acme", DAY, "t", 0, null), value("m", "5"));

        assertThat(usd("Acme", null, DAY)).isZero();
        assertThat(usd("acme", "M", DAY)).isZero();
        assertThat(usd("acme", "m", LedgerPeriod.BALANCE)).isZero();
        assertThat(view.spentNanos("acme", "m", "soon")).isZero();
    }

    @Test
    void eachValueIsRoundedUpAndEstimatesDrawButWhatIsOnlyPossibleDoesNot() {
        Spend spend =
                new Spend(new BigDecimal("0.0000000001"), BigDecimal.TEN, new BigDecimal("0.0000000001"), 1, 1, 2, 1);
        view.apply(key("g", "acme", DAY, "t", 0, null), new LedgerValue(Map.of("m", spend)).bytes());
        view.apply(key("g", "acme", DAY, "t", 1, null), new LedgerValue(Map.of("m", spend)).bytes());

        assertThat(view.spentNanos("acme", null, DAY)).isEqualTo(2);
    }

    @Test
    void anAbsurdAmountIsHeldAtTheMost() {
        view.apply(key("g", "acme", DAY, "t", 0, null), value("m", "9".repeat(60)));

        assertThat(view.spentNanos("acme", null, DAY)).isEqualTo(LedgerView.MOST);
    }

    @Test
    void aValueOfALaterReleaseIsNotNothing() {
        byte[] key = key("g", "acme", DAY, "t", 0, null);
        view.apply(key, value("m", "5"));
        view.apply(key, "{\"v\":2}".getBytes(StandardCharsets.UTF_8));

        assertThat(view.unreadable()).isOne();
        assertThat(view.example()).contains("acme", "version 2");

        view.apply(key, value("m", "6"));
        assertThat(view.unreadable()).isZero();
        assertThat(view.example()).isEmpty();
        assertThat(usd("acme", null, DAY)).isEqualByComparingTo("6");
    }

    @Test
    void whatIsUnreadableAndPastMattersToNobody() {
        view.apply(key("g", "acme", DAY, "t", 0, null), "x".getBytes(StandardCharsets.UTF_8));
        assertThat(view.unreadable()).isOne();

        view.turn(NOW.plus(Duration.ofDays(1)));
        assertThat(view.unreadable()).isZero();
    }

    @Test
    void pastPeriodsAreForgottenAndNotTakenAgain() {
        byte[] day = key("g", "acme", DAY, "t", 0, null);
        view.apply(day, value("m", "5"));
        view.apply(key("g", "acme", MONTH, "t", 0, null), value("m", "5"));
        view.apply(key("g", "acme", LedgerPeriod.BALANCE, "t", 0, null), value("m", "7"));
        view.turn(NOW.plus(Duration.ofDays(1)));
        view.apply(day, value("m", "6"));

        assertThat(usd("acme", null, DAY)).isZero();
        assertThat(usd("acme", null, MONTH)).isEqualByComparingTo("5");
        view.turn(NOW.plus(Duration.ofDays(400)));
        assertThat(usd("acme", null, MONTH)).isZero();
        assertThat(usd("acme", null, LedgerPeriod.BALANCE)).isEqualByComparingTo("7");
    }

    @Test
    void tenantsThatAreGoneTakeNoRoom() {
        for (int i = 0; i < 3_000; i++) {
            view.apply(key("g", "t" + i, DAY, "t", 0, null), value("m", "1"));
        }
        view.apply(key("g", "t7", LedgerPeriod.BALANCE, "t", 0, null), value("m", "7"));
        assertThat(view.pairs()).isEqualTo(1 + 1 + 2 * 3_000);
        view.turn(NOW.plus(Duration.ofDays(1)));

        assertThat(view.pairs()).isEqualTo(1 + 1 + 2);
        assertThat(usd("t7", "m", LedgerPeriod.BALANCE)).isEqualByComparingTo("7");
        assertThat(usd(null, "m", LedgerPeriod.BALANCE)).isEqualByComparingTo("7");
        view.apply(key("g", "t7", LedgerPeriod.BALANCE, "t", 0, null), value("m", "8"));
        assertThat(usd(null, null, LedgerPeriod.BALANCE)).isEqualByComparingTo("8");
    }

    @Test
    void aTenantsNameIsHeldOnce() {
        view.apply(key("g", "acme", DAY, "t", 0, null), value("m", "5"));
        String one = view.name(new String("acme".toCharArray()));

        assertThat(view.name(new String("acme".toCharArray()))).isSameAs(one);
        assertThat(view.name("nobody")).isEqualTo("nobody");
    }

    /** Against sums over a plain map of the highest values since a tombstone. */
    @Property(tries = 100)
    void sumsAreThoseOfTheHighestValues(@ForAll long seed) {
        LedgerView fresh = new LedgerView(ZoneOffset.UTC);
        Random random = new Random(seed);
        Map<String, Map<String, Long>> highest = new HashMap<>();
        List<LedgerPeriod> periods = List.of(DAY, MONTH, LedgerPeriod.BALANCE);
        for (int i = 0; i < 400; i++) {
            String tenant = "t" + random.nextInt(6);
            int period = random.nextInt(3);
            int partition = random.nextInt(4);
            Map<String, Long> amounts = new HashMap<>();
            for (int m = random.nextInt(4); m > 0; m--) {
                amounts.put("m" + random.nextInt(5), random.nextLong(1_000_000_000_000L));
            }
            boolean tombstone = random.nextInt(8) == 0;
            Map<String, Spend> models = new HashMap<>();
            amounts.forEach((model, nanos) -> models.put(model, nanos(nanos)));
            fresh.apply(
                    key("g", tenant, periods.get(period), "t", partition, null),
                    tombstone ? null : new LedgerValue(models).bytes());
            Map<String, Long> known =
                    highest.computeIfAbsent(tenant + "/" + period + "/" + partition, _ -> new HashMap<>());
            if (tombstone) {
                known.clear();
            } else {
                amounts.forEach((model, nanos) -> known.merge(model, nanos, Math::max));
            }
        }
        for (int period = 0; period < 3; period++) {
            for (String tenant : new ArrayList<>(List.of("", "t0", "t1", "t2", "t3", "t4", "t5"))) {
                for (String model : List.of("", "m0", "m1", "m2", "m3", "m4")) {
                    long expected = 0;
                    for (var entry : highest.entrySet()) {
                        String[] parts = entry.getKey().split("/");
                        if ((tenant.isEmpty() || parts[0].equals(tenant)) && parts[1].equals("" + period)) {
                            for (var amount : entry.getValue().entrySet()) {
                                expected += model.isEmpty() || amount.getKey().equals(model) ? amount.getValue() : 0;
                            }
                        }
                    }
                    assertThat(fresh.spentNanos(
                                    tenant.isEmpty() ? null : tenant,
                                    model.isEmpty() ? null : model,
                                    periods.get(period)))
                            .isEqualTo(expected);
                }
            }
        }
    }

    private BigDecimal usd(@Nullable String tenant, @Nullable String model, LedgerPeriod period) {
        return BigDecimal.valueOf(view.spentNanos(tenant, model, period), 9);
    }

    private static byte[] key(
            String group, String tenant, LedgerPeriod period, String topic, int partition, @Nullable String owner) {
        return new LedgerKey(group, tenant, period, topic, partition, owner).bytes();
    }

    private static byte[] value(String model, String usd) {
        return new LedgerValue(
                        Map.of(model, new Spend(new BigDecimal(usd), BigDecimal.ZERO, BigDecimal.ZERO, 1, 1, 1, 0)))
                .bytes();
    }

    private static Spend nanos(long nanos) {
        return new Spend(BigDecimal.valueOf(nanos, 9), BigDecimal.ZERO, BigDecimal.ZERO, 1, 1, 1, 0);
    }
}

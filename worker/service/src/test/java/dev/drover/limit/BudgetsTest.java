package dev.drover.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BudgetsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final BigDecimal SOFT = new BigDecimal("0.8");

    private final TestingSpent spent = new TestingSpent();
    private final List<String> said = new ArrayList<>();
    private final PartitionHolds partition = new PartitionHolds();
    private final BudgetEvents events = new BudgetEvents() {
        @Override
        public void softLimit(BudgetRule rule) {
            said.add(rule.scope().period().wire());
        }
    };

    @Test
    void aTenantWithoutABudgetDrawsOnNothing() {
        Budgets budgets = budgets(List.of(rule("acme", null, BudgetPeriod.DAY, "1")), List.of());

        assertThat(budgets.draw("other", "gpt").isEmpty()).isTrue();
        assertThat(budgets.draw("acme", "gpt").isEmpty()).isFalse();
    }

    @Test
    void whatIsInFlightCountsUntilItsSpendHasBeenSeen() {
        Budgets budgets = budgets(List.of(rule("acme", null, BudgetPeriod.DAY, "1")), List.of());
        Hold hold = held(budgets, "acme", "gpt", 600_000_000);

        assertThat(reserve(budgets, "acme", "gpt", 600_000_000)).isInstanceOf(Reserved.Wait.class);

        hold.settle(300_000_000);
        assertThat(reserve(budgets, "acme", "gpt", 800_000_000)).isInstanceOf(Reserved.Wait.class);
        spent.spend("acme", null, "2026-11-20", 300_000_000);
        partition.written(7, List.of(hold));
        partition.seen(7, NOON);

        assertThat(reserve(budgets, "acme", "gpt", 800_000_000))
                .isInstanceOfSatisfying(Reserved.Exhausted.class, exhausted -> {
                    assertThat(exhausted.budget().seen()).isEqualTo(300_000_000);
                    assertThat(exhausted.budget().turns()).isEqualTo("2026-11-21T00:00:00Z");
                });
        assertThat(reserve(budgets, "acme", "gpt", 700_000_000)).isInstanceOf(Reserved.Held.class);
    }

    @Test
    void allBudgetsOfACallTakeItOrNone() {
        BudgetRule whole = rule("acme", null, BudgetPeriod.MONTH, "1");
        BudgetRule ofModel = rule("acme", "gpt", BudgetPeriod.DAY, "0.5");
        BudgetRule ofAll = rule(null, "gpt", BudgetPeriod.DAY, "0.2");
        Budgets budgets = budgets(List.of(whole, ofModel, ofAll), List.of());

        assertThat(reserve(budgets, "acme", "gpt", 300_000_000))
                .isInstanceOfSatisfying(
                        Reserved.Exhausted.class,
                        exhausted -> assertThat(exhausted.budget().rule()).isEqualTo(ofAll));
        assertThat(budgets.unseen(whole.scope())).isZero();
        assertThat(reserve(budgets, "acme", "other", 300_000_000)).isInstanceOf(Reserved.Held.class);
        assertThat(budgets.unseen(whole.scope())).isEqualTo(300_000_000);
        assertThat(budgets.unseen(ofModel.scope())).isZero();
    }

    @Test
    void aUsedUpBudgetBeatsOneThatIsOnlyBusy() {
        Budgets budgets = budgets(
                List.of(rule("acme", null, BudgetPeriod.MONTH, "1"), rule("acme", "gpt", BudgetPeriod.DAY, "0.5")),
                List.of());
        held(budgets, "acme", "other", 900_000_000);
        spent.spend("acme", "gpt", "2026-11-20", 450_000_000);

        assertThat(reserve(budgets, "acme", "gpt", 200_000_000)).isInstanceOf(Reserved.Exhausted.class);
        assertThat(reserve(budgets, "acme", "gpt", 40_000_000)).isInstanceOf(Reserved.Held.class);
    }

    @Test
    void aWorkerUsesItsPartOfWhatIsLeft() {
        Budgets budgets = budgets(List.of(rule("acme", null, BudgetPeriod.DAY, "1")), List.of());
        budgets.owns(4, 12);

        held(budgets, "acme", "gpt", 333_000_000);
        assertThat(reserve(budgets, "acme", "gpt", 1_000_000)).isInstanceOf(Reserved.Wait.class);
    }

    @Test
    void aCallThatIsLargerThanThePartGoesAlone() {
        Budgets budgets = budgets(List.of(rule("acme", null, BudgetPeriod.DAY, "1")), List.of());
        budgets.owns(4, 12);

        Hold hold = held(budgets, "acme", "gpt", 900_000_000);
        assertThat(reserve(budgets, "acme", "gpt", 90_000_000)).isInstanceOf(Reserved.Wait.class);
        hold.settle(200_000_000);
        hold.park();

        assertThat(reserve(budgets, "acme", "gpt", 700_000_000))
                .as("a request that waits for another round hinders nobody for ever")
                .isInstanceOf(Reserved.Held.class);
    }

    @Test
    void nobodyDrawsWhileTheSpendIsNotKnown() {
        Budgets budgets = budgets(List.of(rule("acme", null, BudgetPeriod.DAY, "1")), List.of());
        spent.staleness = Duration.ofSeconds(11);

        assertThat(reserve(budgets, "acme", "gpt", 1)).isInstanceOf(Reserved.Wait.class);
    }

    @Test
    void theNextDayHasABudgetOfItsOwn() {
        Budgets budgets = budgets(List.of(rule("acme", null, BudgetPeriod.DAY, "1")), List.of());
        spent.spend("acme", null, "2026-11-20", 1_000_000_000);

        assertThat(reserve(budgets, "acme", "gpt", 1)).isInstanceOf(Reserved.Exhausted.class);
        Instant tomorrow = Instant.parse("2026-11-21T00:00:00Z");
        assertThat(budgets.draw("acme", "gpt").reserve(1, partition, tomorrow)).isInstanceOf(Reserved.Held.class);
    }

    @Test
    void aSoftLimitIsSaidOnceForEachPeriod() {
        Budgets budgets = budgets(List.of(rule("acme", null, BudgetPeriod.DAY, "1")), List.of());
        spent.spend("acme", null, "2026-11-20", 790_000_000);
        reserve(budgets, "acme", "gpt", 1);
        assertThat(said).isEmpty();

        spent.spend("acme", null, "2026-11-20", 10_000_000);
        reserve(budgets, "acme", "gpt", 1);
        reserve(budgets, "acme", "gpt", 1);
        budgets.statuses(List.of(), 10, NOON);
        assertThat(said).containsExactly("day");
    }

    @Test
    void everyTenantHasTheDefaultUnlessItHasItsOwn() {
        BudgetRule each = rule(null, null, BudgetPeriod.MONTH, "2");
        Budgets budgets = budgets(List.of(rule("acme", null, BudgetPeriod.DAY, "1")), List.of(each));

        assertThat(budgets.draw("acme", "gpt").first().limit()).isEqualTo(1_000_000_000);
        assertThat(budgets.draw("other", "gpt").first()).isEqualTo(rule("other", null, BudgetPeriod.MONTH, "2"));
    }

    @Test
    void recordsOverrideAndGiveBackWhatIsConfigured() {
        BudgetRule configured = rule("acme", null, BudgetPeriod.DAY, "1");
        BudgetRules rules = new BudgetRules(List.of(configured), List.of(), SOFT);
        Budgets budgets = budgets(rules);
        held(budgets, "acme", "gpt", 100);

        rules.override(configured.scope(), new BigDecimal("3"), null);
        assertThat(budgets.draw("acme", "gpt").first().limit()).isEqualTo(3_000_000_000L);
        assertThat(budgets.draw("acme", "gpt").first().soft()).isEqualTo(2_400_000_000L);
        rules.restore(configured.scope());

        assertThat(budgets.draw("acme", "gpt").first()).isEqualTo(configured);
        assertThat(budgets.unseen(configured.scope()))
                .as("what is in flight is held through a change")
                .isEqualTo(100);
    }

    @Test
    void aBudgetThatNobodyCanReadMakesCallsWait() {
        BudgetRules rules = new BudgetRules(List.of(), List.of(), SOFT);
        Budgets budgets = budgets(rules);
        rules.close(new BudgetKey.Budget("acme", null, BudgetPeriod.DAY), "version 2 is newer than 1");

        assertThat(reserve(budgets, "acme", "gpt", 1)).isEqualTo(new Reserved.Wait("version 2 is newer than 1"));
    }

    @Test
    void aTopUpCountsOnceHoweverOftenItIsWritten() {
        BudgetRules rules = new BudgetRules(List.of(), List.of(), SOFT);
        Budgets budgets = budgets(rules);
        assertThat(rules.prepaid("acme")).isFalse();

        rules.topUp(new BudgetKey.TopUp("acme", "t-1"), new BigDecimal("2"));
        rules.topUp(new BudgetKey.TopUp("acme", "t-1"), new BigDecimal("2"));
        rules.topUp(new BudgetKey.TopUp("acme", "t-2"), new BigDecimal("0.5"));

        assertThat(rules.prepaid("acme")).isTrue();
        assertThat(budgets.draw("acme", "gpt").first().limit()).isEqualTo(2_500_000_000L);
        spent.spend("acme", null, "balance", 2_500_000_000L);
        assertThat(reserve(budgets, "acme", "gpt", 1)).isInstanceOf(Reserved.Exhausted.class);
        rules.topUp(new BudgetKey.TopUp("acme", "t-3"), new BigDecimal("1"));
        assertThat(reserve(budgets, "acme", "gpt", 1)).isInstanceOf(Reserved.Held.class);
        rules.withdraw(new BudgetKey.TopUp("acme", "t-3"));
        assertThat(reserve(budgets, "acme", "gpt", 1)).isInstanceOf(Reserved.Exhausted.class);
    }

    @Test
    void aLaterNonceReleasesWhatWasWrittenBefore() {
        Budgets budgets = budgets(List.of(rule("acme", null, BudgetPeriod.DAY, "1")), List.of());
        Hold first = held(budgets, "acme", "gpt", 1);
        Hold aborted = held(budgets, "acme", "gpt", 2);
        Hold last = held(budgets, "acme", "gpt", 4);
        partition.written(1, List.of(first));
        partition.written(2, List.of(aborted));
        partition.aborted(2);
        partition.written(3, List.of());
        partition.written(4, List.of(last));

        partition.seen(99, NOON);
        assertThat(partition.count()).isEqualTo(3);
        partition.seen(3, NOON);
        assertThat(partition.count()).as("the ledger may be compacted").isEqualTo(2);
        partition.seen(4, NOON);
        assertThat(partition.count()).isEqualTo(1);
        partition.close();
        assertThat(partition.count()).isZero();
        assertThat(budgets.unseen(new BudgetKey.Budget("acme", null, BudgetPeriod.DAY)))
                .isZero();
    }

    @Test
    void nothingIsReservedOnAPartitionThatHasMovedOn() {
        Budgets budgets = budgets(List.of(rule("acme", null, BudgetPeriod.DAY, "1")), List.of());
        Hold before = held(budgets, "acme", "gpt", 5);
        partition.close();
        before.settle(3);
        before.park();
        before.release();

        assertThat(reserve(budgets, "acme", "gpt", 1)).isInstanceOf(Reserved.Wait.class);
        assertThat(budgets.unseen(new BudgetKey.Budget("acme", null, BudgetPeriod.DAY)))
                .isZero();
    }

    @Test
    void absurdEstimatesAreTooMuchAndNotAnError() {
        Budgets budgets = budgets(List.of(rule("acme", null, BudgetPeriod.DAY, "100000000")), List.of());

        assertThat(reserve(budgets, "acme", "gpt", Long.MAX_VALUE)).isInstanceOf(Reserved.Exhausted.class);
        assertThat(NanoUsd.up(new BigDecimal("1e30"))).isEqualTo(NanoUsd.MOST);
        assertThat(NanoUsd.up(new BigDecimal("0.0000000001"))).isEqualTo(1);
        assertThat(NanoUsd.down(new BigDecimal("0.0000000019"))).isEqualTo(1);
        assertThatThrownBy(() -> NanoUsd.up(new BigDecimal("-1"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noMoreTenantsAreShownThanAskedFor() {
        Budgets budgets = budgets(
                List.of(rule(null, "gpt", BudgetPeriod.DAY, "1")), List.of(rule(null, null, BudgetPeriod.DAY, "1")));
        for (int tenant = 0; tenant < 1_000; tenant++) {
            reserve(budgets, "t" + tenant, "gpt", 1);
        }

        assertThat(budgets.statuses(List.of("t7", "unknown"), 10, NOON))
                .hasSize(11)
                .extracting(status -> status.rule().scope().tenant())
                .contains("t7")
                .doesNotContain("unknown");
    }

    @Test
    void daysAndMonthsTurnAsTheZoneSays() {
        BudgetCalendar berlin = new BudgetCalendar(ZoneId.of("Europe/Berlin"));
        Instant evening = Instant.parse("2026-03-28T22:30:00Z");
        Instant later = Instant.parse("2026-03-28T23:30:00Z");

        assertThat(berlin.period(BudgetPeriod.DAY, evening).text()).isEqualTo("2026-03-28");
        assertThat(berlin.period(BudgetPeriod.DAY, later).text()).isEqualTo("2026-03-29");
        assertThat(berlin.turn(BudgetPeriod.DAY, later))
                .as("the day on which clocks go forward has 23 hours")
                .isEqualTo("2026-03-29T22:00:00Z");
        assertThat(berlin.period(BudgetPeriod.DAY, evening).text())
                .as("clocks may be set back")
                .isEqualTo("2026-03-28");
        assertThat(berlin.period(BudgetPeriod.MONTH, later).text()).isEqualTo("2026-03");
        assertThat(berlin.turn(BudgetPeriod.MONTH, later)).isEqualTo("2026-03-31T22:00:00Z");
        assertThat(berlin.period(BudgetPeriod.BALANCE, later).text()).isEqualTo("balance");
        assertThat(berlin.turn(BudgetPeriod.BALANCE, later)).isEqualTo(Instant.MAX);
    }

    private Hold held(Budgets budgets, String tenant, String model, long estimate) {
        return ((Reserved.Held) reserve(budgets, tenant, model, estimate)).hold();
    }

    private Reserved reserve(Budgets budgets, String tenant, String model, long estimate) {
        return budgets.draw(tenant, model).reserve(estimate, partition, NOON);
    }

    private Budgets budgets(List<BudgetRule> configured, List<BudgetRule> each) {
        return budgets(new BudgetRules(configured, each, SOFT));
    }

    private Budgets budgets(BudgetRules rules) {
        return new Budgets(rules, spent, new Budgets.Terms(ZoneOffset.UTC, Duration.ofSeconds(10)), events);
    }

    private static BudgetRule rule(@Nullable String tenant, @Nullable String model, BudgetPeriod period, String usd) {
        return BudgetRule.of(new BudgetKey.Budget(tenant, model, period), new BigDecimal(usd), SOFT);
    }
}

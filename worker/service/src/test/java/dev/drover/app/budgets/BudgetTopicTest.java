package dev.drover.app.budgets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.ReachableModels;
import dev.drover.app.properties.TestingProperties;
import dev.drover.contracts.BudgetCodec;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.BudgetRecord;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.limit.BudgetDraw;
import dev.drover.limit.BudgetEvents;
import dev.drover.limit.BudgetRules;
import dev.drover.limit.Budgets;
import dev.drover.limit.Spent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BudgetTopicTest {
    private static final BudgetKey.Budget DAY = new BudgetKey.Budget("acme", null, BudgetPeriod.DAY);

    private final Set<String> priced = new HashSet<>(Set.of("gpt-4.1", "deepseek-v3.2"));
    private final List<String> rejected = new ArrayList<>();
    private final DroverProperties properties = TestingProperties.bind(TestingProperties.minimalWith(
            "drover.tenants[0].name",
            "acme",
            "drover.tenants[0].chains",
            "critical",
            "drover.tenants[0].budgets[0].period",
            "day",
            "drover.tenants[0].budgets[0].usd",
            "1",
            "drover.tenants[1].name",
            "bulky",
            "drover.tenants[1].chains",
            "bulk"));
    private final BudgetRules rules = ConfiguredBudgets.of(properties);
    private final Budgets budgets = new Budgets(
            rules, new Nothing(), new Budgets.Terms(ZoneOffset.UTC, Duration.ofSeconds(10)), BudgetEvents.NONE);
    private final BudgetTopic topic =
            new BudgetTopic(rules, new ReachableModels(properties), priced::contains, rejected::add);

    @Test
    void anOverrideAppliesUntilItsTombstone() {
        set(DAY, "2.5");
        assertThat(limit("acme")).isEqualTo(2_500_000_000L);

        topic.apply(BudgetCodec.key(DAY), null);
        assertThat(limit("acme")).isEqualTo(1_000_000_000L);
        assertThat(rejected).isEmpty();
    }

    @Test
    void anOverrideOverAModelWithoutPriceLeavesWhatIsConfigured() {
        priced.remove("deepseek-v3.2");
        set(DAY, "2.5");
        set(new BudgetKey.Budget("bulky", null, BudgetPeriod.DAY), "2.5");
        set(new BudgetKey.Budget("acme", "gpt-4.1", BudgetPeriod.MONTH), "9");

        assertThat(limit("acme")).isEqualTo(1_000_000_000L);
        assertThat(budgets.draw("bulky", "deepseek-v3.2").isEmpty()).isTrue();
        assertThat(rejected).containsExactly("unpriced", "unpriced");
    }

    @Test
    void pricesThatABudgetOfTheTopicNeedsAreKept() {
        set(new BudgetKey.Budget("bulky", null, BudgetPeriod.DAY), "2.5");

        assertThat(topic.unpriced(Set.of("deepseek-v3.2")::contains)).isEmpty();
        assertThat(topic.unpriced(Set.of("gpt-4.1")::contains))
                .singleElement()
                .asString()
                .contains("deepseek-v3.2", "bulky");
    }

    @Test
    void anOverrideOfAnUnknownModelLeavesWhatIsConfigured() {
        set(new BudgetKey.Budget("acme", "gpt-9", BudgetPeriod.DAY), "1");

        assertThat(rejected).containsExactly("unknown_model");
    }

    @Test
    void aBudgetThatCanNotBeReadIsClosedUntilItIsMended() {
        topic.apply(BudgetCodec.key(DAY), "{\"v\":2,\"usd\":\"5\"}".getBytes(UTF_8));
        assertThat(draw("acme").first().closed()).contains("version 2");
        topic.apply(BudgetCodec.key(DAY), "{\"v\":1,\"usd\":\"-5\"}".getBytes(UTF_8));
        assertThat(draw("acme").first().closed()).contains("usd");
        assertThat(rejected).containsExactly("future", "malformed");

        set(DAY, "3");
        assertThat(limit("acme")).isEqualTo(3_000_000_000L);
    }

    @Test
    void aTopUpThatCanNotBeReadIsNotCountedAndOneIdCountsOnce() {
        topUp("t-1", "{\"v\":1,\"usd\":\"2\"}");
        topUp("t-1", "{\"v\":1,\"usd\":\"2\"}");
        topUp("t-2", "{\"v\":1,\"usd\":\"-7\"}");
        topUp("t-3", "{\"v\":9,\"usd\":\"7\"}");

        assertThat(rules.prepaid("bulky")).isTrue();
        assertThat(limit("bulky")).isEqualTo(2_000_000_000L);
        assertThat(rejected).containsExactly("malformed", "future");
    }

    @Test
    void aKeyThatCanNotBeReadConcernsNobody() {
        topic.apply("acme".getBytes(UTF_8), "{\"v\":1,\"usd\":\"2\"}".getBytes(UTF_8));
        topic.apply(null, null);

        assertThat(limit("acme")).isEqualTo(1_000_000_000L);
        assertThat(rejected).containsExactly("malformed", "malformed");
    }

    private void set(BudgetKey.Budget scope, String usd) {
        topic.apply(
                BudgetCodec.key(scope),
                BudgetCodec.value(
                        new BudgetRecord.Budget(scope, "id", new BigDecimal(usd), null, BudgetRecord.Note.NONE)));
    }

    private void topUp(String id, String value) {
        topic.apply(BudgetCodec.key(new BudgetKey.TopUp("bulky", id)), value.getBytes(UTF_8));
    }

    private long limit(String tenant) {
        return draw(tenant).first().limit();
    }

    private BudgetDraw draw(String tenant) {
        return budgets.draw(tenant, "deepseek-v3.2");
    }

    private static final class Nothing implements Spent {
        @Override
        public long nanos(@Nullable String tenant, @Nullable String model, LedgerPeriod period) {
            return 0;
        }

        @Override
        public Duration staleness(Instant now) {
            return Duration.ZERO;
        }
    }
}

package dev.drover.limit;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.LedgerPeriod;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a check costs, with tenants of two budgets each and one over all of them: reserved and given back. Run with
 * {@code mvn -Pbench -pl worker/service -am test}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
@Threads(2)
public class BudgetBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    /** A thousand fit a processor's cache. */
    @Param({"1000", "100000"})
    public int tenants;

    private String[] names = {};
    private final PartitionHolds partition = new PartitionHolds();
    private Budgets budgets = budgets(List.of(), List.of());

    @Setup
    public void fill() {
        budgets = budgets(
                List.of(rule(BudgetPeriod.MONTH, "gpt-4.1")),
                List.of(rule(BudgetPeriod.DAY, null), rule(BudgetPeriod.MONTH, null)));
        budgets.owns(4, 16);
        names = new String[tenants];
        for (int tenant = 0; tenant < tenants; tenant++) {
            names[tenant] = "tenant-" + tenant;
            budgets.draw(names[tenant], "gpt-4.1");
        }
    }

    /** A tenant without any budget, where others have one. */
    @Benchmark
    public boolean free() {
        return Free.BUDGETS.draw(name(), "gpt-4.1").isEmpty();
    }

    /** Three budgets: the tenant's day and month, and all tenants' month of the model. */
    @Benchmark
    public boolean reserved() {
        Reserved answer = budgets.draw(name(), "gpt-4.1").reserve(400_000, partition, NOW);
        if (answer instanceof Reserved.Held(Hold hold)) {
            hold.release();
            return true;
        }
        return false;
    }

    /** Two budgets of the tenant's own, so that threads do not meet. */
    @Benchmark
    public boolean reservedOfItsOwn() {
        Reserved answer = budgets.draw(name(), "other").reserve(400_000, partition, NOW);
        if (answer instanceof Reserved.Held(Hold hold)) {
            hold.release();
            return true;
        }
        return false;
    }

    private String name() {
        return names[ThreadLocalRandom.current().nextInt(tenants)];
    }

    private static final class Free {
        private static final Budgets BUDGETS = budgets(
                List.of(BudgetRule.of(
                        new BudgetKey.Budget("somebody", null, BudgetPeriod.DAY), BigDecimal.ONE, BigDecimal.ONE)),
                List.of());
    }

    private static BudgetRule rule(BudgetPeriod period, @Nullable String model) {
        return BudgetRule.of(
                new BudgetKey.Budget(null, model, period), new BigDecimal("1000000"), new BigDecimal("0.8"));
    }

    private static Budgets budgets(List<BudgetRule> configured, List<BudgetRule> each) {
        return new Budgets(
                new BudgetRules(configured, each, BigDecimal.ONE),
                new Sums(),
                new Budgets.Terms(ZoneOffset.UTC, Duration.ofSeconds(10)),
                BudgetEvents.NONE);
    }

    /** As many look-ups as the ledger's view makes: tenant, then model and period. */
    private static final class Sums implements Spent {
        private final Map<String, Map<LedgerPeriod, Long>> sums = new ConcurrentHashMap<>();

        @Override
        public long nanos(@Nullable String tenant, @Nullable String model, LedgerPeriod period) {
            return sums.computeIfAbsent(tenant == null ? "" : tenant, _ -> new ConcurrentHashMap<>())
                    .getOrDefault(period, 0L);
        }

        @Override
        public Duration staleness(Instant now) {
            return Duration.ZERO;
        }
    }
}

package dev.drover.app.meters;

import static dev.drover.contracts.MetricCatalogue.BUDGET_LIMIT;
import static dev.drover.contracts.MetricCatalogue.BUDGET_RECORDS_REJECTED;
import static dev.drover.contracts.MetricCatalogue.BUDGET_REFUSALS;
import static dev.drover.contracts.MetricCatalogue.BUDGET_REMAINING;
import static dev.drover.contracts.MetricCatalogue.BUDGET_SOFT_CROSSINGS;
import static dev.drover.contracts.MetricCatalogue.BUDGET_SPENT;

import dev.drover.app.pipeline.BudgetWording;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.Metric;
import dev.drover.limit.BudgetEvents;
import dev.drover.limit.BudgetRule;
import dev.drover.limit.BudgetStatus;
import dev.drover.limit.Budgets;
import dev.drover.limit.NanoUsd;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How budgets stand, for a bounded number of tenants, and what they refused. */
public final class BudgetMeters implements BudgetEvents {
    /** The label of a budget over all tenants, or over all models. */
    static final String ALL = "*";

    private static final Logger LOG = LoggerFactory.getLogger(BudgetMeters.class);

    private final Catalogued meters;
    private final BoundedLabel label;
    private final int most;
    private final Set<String> tenants = new LinkedHashSet<>(); // of the thread that shows
    private final MultiGauge limit;
    private final MultiGauge spent;
    private final MultiGauge remaining;
    private volatile Map<BudgetKey.Budget, BudgetStatus> shown = Map.of();

    /**
     * @param most tenants that get a label of their own
     * @param configured the first ones to get it
     */
    public BudgetMeters(MeterRegistry registry, int most, Collection<String> configured) {
        this.meters = new Catalogued(registry);
        this.label = new BoundedLabel(most, configured);
        this.most = most;
        this.tenants.addAll(configured);
        this.limit = meters.gauges(BUDGET_LIMIT);
        this.spent = meters.gauges(BUDGET_SPENT);
        this.remaining = meters.gauges(BUDGET_REMAINING);
    }

    /** Shows budgets as they stand from now on; tenants once shown stay. For one thread. */
    public void show(Budgets budgets, Instant now) {
        Map<BudgetKey.Budget, BudgetStatus> next = new LinkedHashMap<>();
        for (BudgetStatus status : budgets.statuses(List.copyOf(tenants), most, now)) {
            if (status.rule().closed() == null) {
                next.put(status.rule().scope(), status);
            }
        }
        tenants.clear();
        next.keySet().stream()
                .map(BudgetKey.Budget::tenant)
                .filter(Objects::nonNull)
                .forEach(tenants::add);
        shown = next;
        limit.register(rows(BUDGET_LIMIT, status -> status.rule().limit()), false);
        spent.register(rows(BUDGET_SPENT, BudgetStatus::seen), false);
        remaining.register(rows(BUDGET_REMAINING, status -> status.rule().limit() - status.seen()), false);
    }

    @Override
    public void softLimit(BudgetRule rule) {
        LOG.warn(
                "the {} of {} USD has reached its soft limit of {} USD",
                BudgetWording.name(rule.scope()),
                plain(rule.limit()),
                plain(rule.soft()));
        meters.counter(BUDGET_SOFT_CROSSINGS, labels(rule.scope())).increment();
    }

    @Override
    public void refused(BudgetRule rule) {
        meters.counter(BUDGET_REFUSALS, labels(rule.scope())).increment();
    }

    /** @param reason a word from a closed list */
    public void rejected(String reason) {
        meters.counter(BUDGET_RECORDS_REJECTED, reason).increment();
    }

    private List<Row<?>> rows(Metric metric, ToLongFunction<BudgetStatus> nanos) {
        List<Row<?>> rows = new ArrayList<>();
        shown.forEach((scope, _) -> rows.add(Row.of(Catalogued.tags(metric, exact(scope)), this, meters -> {
            BudgetStatus status = meters.shown.get(scope);
            return status == null ? Double.NaN : nanos.applyAsLong(status) / 1e9;
        })));
        return rows;
    }

    private static String[] exact(BudgetKey.Budget scope) {
        return labels(scope, scope.tenant() == null ? ALL : scope.tenant());
    }

    private String[] labels(BudgetKey.Budget scope) {
        return labels(scope, scope.tenant() == null ? ALL : label.of(scope.tenant()));
    }

    private static String[] labels(BudgetKey.Budget scope, String tenant) {
        return new String[] {
            tenant, scope.model() == null ? ALL : scope.model(), scope.period().wire()
        };
    }

    private static String plain(long nanos) {
        return NanoUsd.usd(nanos).stripTrailingZeros().toPlainString();
    }
}

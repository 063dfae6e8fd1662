package dev.drover.limit;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which budgets there are: those configured, and what records say instead. Read by many threads, changed by one. A
 * tenant's budgets are always the same list until they change, so that readers can tell by identity. Tenants that have only
 * the budgets of each take no room here.
 */
public final class BudgetRules {
    private final BigDecimal softShare;
    private final List<BudgetRule> forEach;
    private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
    private final Map<BudgetKey.Budget, BudgetRule> sharedConfigured = new LinkedHashMap<>();
    private final Map<BudgetKey.Budget, BudgetRule> sharedOverrides = new LinkedHashMap<>();
    private volatile List<BudgetRule> shared;

    /**
     * @param configured of named tenants, and of all together where the tenant is null
     * @param forEach of each tenant that has none configured; their scopes name no tenant
     * @param softShare from which on a budget is near its end, above 0 and at most 1, where nothing else is said
     */
    public BudgetRules(List<BudgetRule> configured, List<BudgetRule> forEach, BigDecimal softShare) {
        this.forEach = List.copyOf(forEach);
        this.softShare = softShare;
        for (BudgetRule rule : configured) {
            String tenant = rule.scope().tenant();
            if (tenant == null) {
                sharedConfigured.put(rule.scope(), rule);
            } else {
                tenants.computeIfAbsent(tenant, _ -> new Tenant()).configured.put(rule.scope(), rule);
            }
        }
        shared = List.copyOf(sharedConfigured.values());
        tenants.forEach((name, tenant) -> tenant.refresh(name));
    }

    /** Those of this tenant alone; those of each tenant have no tenant in their scope. */
    List<BudgetRule> of(String tenant) {
        Tenant known = tenants.get(tenant);
        return known == null ? forEach : known.effective;
    }

    /** Those of all tenants together. */
    List<BudgetRule> shared() {
        return shared;
    }

    /** Tenants that have budgets of their own. */
    Set<String> tenants() {
        return tenants.keySet();
    }

    /** Whether the tenant has a balance, so that its spend since ever must be known. */
    public boolean prepaid(String tenant) {
        Tenant known = tenants.get(tenant);
        return known == null ? forEach.stream().anyMatch(BudgetRules::isBalance) : known.prepaid;
    }

    /** The configured rule gives way to this one. */
    public void override(BudgetKey.Budget scope, BigDecimal usd, @Nullable BigDecimal soft) {
        change(scope, BudgetRule.of(scope, usd, soft == null ? softShare : soft));
    }

    /** Somebody set a budget that nobody here can read: calls wait until that is mended. */
    public void close(BudgetKey.Budget scope, String why) {
        change(scope, BudgetRule.closed(scope, why));
    }

    /** Back to what is configured. */
    public void restore(BudgetKey.Budget scope) {
        change(scope, null);
    }

    /** Adds to the tenant's balance; the same id again replaces what it added. */
    public void topUp(BudgetKey.TopUp key, BigDecimal usd) {
        change(key.tenant(), tenant -> tenant.topUps.put(key.id(), NanoUsd.down(usd)));
    }

    /** As if it had never been. */
    public void withdraw(BudgetKey.TopUp key) {
        change(key.tenant(), tenant -> tenant.topUps.remove(key.id()));
    }

    private void change(BudgetKey.Budget scope, @Nullable BudgetRule rule) {
        String tenant = scope.tenant();
        if (tenant != null) {
            change(tenant, known -> put(known.overrides, scope, rule));
            return;
        }
        put(sharedOverrides, scope, rule);
        Map<BudgetKey.Budget, BudgetRule> effective = new LinkedHashMap<>(sharedConfigured);
        effective.putAll(sharedOverrides);
        shared = List.copyOf(effective.values());
    }

    private void change(String name, Consumer<Tenant> how) {
        tenants.compute(name, (_, known) -> {
            Tenant tenant = known == null ? new Tenant() : known;
            how.accept(tenant);
            return tenant.refresh(name);
        });
    }

    private static void put(Map<BudgetKey.Budget, BudgetRule> map, BudgetKey.Budget scope, @Nullable BudgetRule rule) {
        if (rule == null) {
            map.remove(scope);
        } else {
            map.put(scope, rule);
        }
    }

    private static boolean isBalance(BudgetRule rule) {
        return rule.scope().period() == BudgetPeriod.BALANCE;
    }

    /** One tenant's; changed by one thread, its effective list read by all. */
    private final class Tenant {
        private final Map<BudgetKey.Budget, BudgetRule> configured = new LinkedHashMap<>(2);
        private final Map<BudgetKey.Budget, BudgetRule> overrides = new LinkedHashMap<>(2);
        private final Map<String, Long> topUps = new LinkedHashMap<>(2);
        private volatile List<BudgetRule> effective = List.of();
        private volatile boolean prepaid;

        Tenant refresh(String name) {
            Map<BudgetKey.Budget, BudgetRule> rules = new LinkedHashMap<>(configured);
            if (configured.isEmpty()) {
                forEach.forEach(each -> {
                    BudgetRule own = each.ofTenant(name);
                    rules.put(own.scope(), own);
                });
            }
            rules.putAll(overrides);
            addTopUps(name, rules);
            effective = List.copyOf(rules.values());
            prepaid = effective.stream().anyMatch(BudgetRules::isBalance);
            return this;
        }

        private void addTopUps(String name, Map<BudgetKey.Budget, BudgetRule> rules) {
            long sum = topUps.values().stream().reduce(0L, NanoUsd::plus);
            if (sum > 0) {
                BudgetKey.Budget balance = new BudgetKey.Budget(name, null, BudgetPeriod.BALANCE);
                BudgetRule base = rules.getOrDefault(balance, new BudgetRule(balance, 0, 0, null));
                rules.put(balance, base.plus(sum, softShare));
            }
        }
    }
}

package dev.drover.operations.budgets;

import dev.drover.contracts.BudgetKey;
import dev.drover.report.BudgetBook;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the workers' configuration says of budgets.
 *
 * @param zone of days and months
 * @param softShare from which on a budget is near its end
 * @param configured of named tenants, and of all together
 * @param eachTenant of every tenant that has none configured; their scopes name no tenant
 * @param own tenants that have some configured
 * @param known whether a configuration was given
 */
public record BudgetSettings(
        ZoneId zone,
        BigDecimal softShare,
        List<BudgetBook.Configured> configured,
        List<BudgetBook.Configured> eachTenant,
        Set<String> own,
        boolean known) {
    /** From which on a budget is near its end, where nothing else is configured. */
    public static final BigDecimal SOFT_SHARE = new BigDecimal("0.8");

    public BudgetSettings {
        configured = List.copyOf(configured);
        eachTenant = List.copyOf(eachTenant);
        own = Set.copyOf(own);
    }

    /**
     * What the figures cannot say, for people; empty if the workers' configuration was given.
     *
     * @param balance whether a prepaid balance is among them: its base may be configured
     */
    public Optional<String> caveat(boolean balance) {
        return known
                ? Optional.empty()
                : Optional.of("only what was set by command is counted: --config drover.yaml adds the budgets of the"
                        + " workers' configuration"
                        + (balance ? ", and the amount that a balance is configured to begin with" : ""));
    }

    public BudgetSettings withZone(ZoneId other) {
        return new BudgetSettings(other, softShare, configured, eachTenant, own, known);
    }

    /** With what each tenant gets, for this one, unless it has some of its own. */
    public BudgetSettings of(String tenant) {
        return of(List.of(tenant));
    }

    /** With what each tenant gets, for these, unless they have some of their own. */
    BudgetSettings of(Collection<String> tenants) {
        List<BudgetBook.Configured> all = new ArrayList<>(configured);
        for (String tenant : tenants) {
            if (!own.contains(tenant)) {
                eachTenant.forEach(each -> all.add(of(each, tenant)));
            }
        }
        return new BudgetSettings(zone, softShare, all, eachTenant, own, known);
    }

    private static BudgetBook.Configured of(BudgetBook.Configured each, String tenant) {
        BudgetKey.Budget scope = each.scope();
        return new BudgetBook.Configured(
                new BudgetKey.Budget(tenant, scope.model(), scope.period()), each.usd(), each.soft());
    }

    /** Whether this budget of a tenant is what each tenant gets. */
    boolean isOfEachTenant(BudgetKey.Budget scope) {
        return scope.tenant() != null
                && !own.contains(scope.tenant())
                && configured.stream().noneMatch(each -> each.scope().equals(scope));
    }
}

package dev.drover.limit;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One budget.
 *
 * @param scope whose money, for which model, over which period
 * @param limit billionths of a US dollar, zero or more; zero: nothing may be spent
 * @param soft from this amount on the budget is near its end
 * @param closed why nobody may draw on it for now though nobody knows its limit; null: it is open
 */
public record BudgetRule(
        BudgetKey.Budget scope,
        long limit,
        long soft,
        @Nullable String closed) {
    public BudgetRule {
        if (limit < 0 || soft < 0 || soft > limit) {
            throw new IllegalArgumentException("a budget of " + limit + " with a soft limit of " + soft);
        }
        boolean tenantsOwn = scope.tenant() != null && scope.model() == null;
        if (scope.period() == BudgetPeriod.BALANCE && !tenantsOwn) {
            throw new IllegalArgumentException("a balance is one tenant's, for all models together");
        }
    }

    /** @param soft share of the limit, above 0 and at most 1 */
    public static BudgetRule of(BudgetKey.Budget scope, BigDecimal usd, BigDecimal soft) {
        return new BudgetRule(scope, NanoUsd.down(usd), NanoUsd.down(usd.multiply(soft)), null);
    }

    static BudgetRule closed(BudgetKey.Budget scope, String why) {
        return new BudgetRule(scope, 0, 0, why);
    }

    /** The same for a tenant, where this one is for each. */
    BudgetRule ofTenant(String tenant) {
        return new BudgetRule(new BudgetKey.Budget(tenant, scope.model(), scope.period()), limit, soft, closed);
    }

    /** With this much more; the soft limit keeps its share. */
    BudgetRule plus(long topUps, BigDecimal softShare) {
        if (topUps == 0 || closed != null) {
            return this;
        }
        long sum = NanoUsd.plus(limit, topUps);
        return new BudgetRule(scope, sum, NanoUsd.down(NanoUsd.usd(sum).multiply(softShare)), null);
    }

    boolean covers(String model) {
        return scope.model() == null || scope.model().equals(model);
    }
}

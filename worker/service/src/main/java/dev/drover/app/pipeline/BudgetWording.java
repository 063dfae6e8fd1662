package dev.drover.app.pipeline;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.limit.BudgetStatus;
import dev.drover.limit.NanoUsd;
import dev.drover.limit.Reserved;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Says in a sentence which budget stands in the way, how far it is used, and what helps. */
public final class BudgetWording {
    private static final int DECIMALS = 6;

    private BudgetWording() {}

    /** @param model the first of the chain that was considered: others may have been after it, and cost too much as well */
    static String exhausted(Reserved.Exhausted exhausted, String model) {
        BudgetStatus budget = exhausted.budget();
        BudgetKey.Budget scope = budget.rule().scope();
        String inFlight =
                budget.unseen() == 0 ? "" : " and " + usd(budget.unseen(), RoundingMode.UP) + " USD held in flight";
        boolean empty = budget.seen() + budget.unseen() >= budget.rule().limit();
        return "the " + name(scope) + " of " + usd(budget.rule().limit(), RoundingMode.DOWN) + " USD "
                + (empty ? "is used up: " : "does not cover this request: ")
                + usd(budget.seen(), RoundingMode.UP) + " USD spent" + inFlight + ", model " + model
                + ", the first that was considered, may cost " + usd(exhausted.estimate(), RoundingMode.UP) + " USD; "
                + remedy(budget);
    }

    static String unpriced(BudgetKey.Budget scope, String model) {
        return "model " + model + " has no price, so the " + name(scope)
                + " cannot be kept: set its prices, or take it out of the tenant's chains";
    }

    /** Such as {@code day budget of tenant 'acme' for model gpt-4.1}. */
    public static String name(BudgetKey.Budget scope) {
        String kind = scope.period() == BudgetPeriod.BALANCE
                ? "prepaid balance"
                : scope.period().wire() + " budget";
        String of = scope.tenant() == null ? " of all tenants together" : " of tenant '" + scope.tenant() + "'";
        return kind + of + (scope.model() == null ? "" : " for model " + scope.model());
    }

    private static String remedy(BudgetStatus budget) {
        if (budget.rule().scope().period() == BudgetPeriod.BALANCE) {
            return "add to it with drover budgets top-up, or lower max_tokens";
        }
        return "it begins anew at " + budget.turns() + "; raise it with drover budgets set, or lower max_tokens";
    }

    private static String usd(long nanos, RoundingMode rounding) {
        BigDecimal rounded = NanoUsd.usd(nanos).setScale(DECIMALS, rounding).stripTrailingZeros();
        return rounded.toPlainString();
    }
}

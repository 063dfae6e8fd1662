package dev.drover.operations.budgets;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.report.BudgetLine;
import dev.drover.report.Money;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The budgets that hold a tenant back besides its prepaid balance: a call needs room in all of them.
 *
 * @param zone of days and months
 */
record OtherBudgets(BudgetState state, ZoneId zone, String tenant) {
    /**
     * Why money on the balance would not let the tenant go on.
     *
     * @param first whether the tenant becomes prepaid: then a budget that is near its end is told as well
     */
    List<String> inTheWay(boolean first) {
        List<String> found = new ArrayList<>();
        for (BudgetKey.Budget scope : state.book().scopes()) {
            boolean concerned = scope.tenant() == null || scope.tenant().equals(tenant);
            BudgetLine line = concerned && scope.period() != BudgetPeriod.BALANCE ? state.line(scope) : null;
            if (line != null && (line.stops() || first && isNearItsEnd(line))) {
                found.add(said(line, state.end(scope.period(), zone), first));
            }
        }
        return found;
    }

    /** Budgets that hold the tenant back as well, though they do not now: money on the balance adds nothing to them. */
    List<String> beside() {
        List<String> found = new ArrayList<>();
        for (BudgetKey.Budget scope : state.book().scopes()) {
            BudgetLine line =
                    tenant.equals(scope.tenant()) && scope.period() != BudgetPeriod.BALANCE ? state.line(scope) : null;
            if (line != null && !line.stops() && !isNearItsEnd(line)) {
                found.add("the %s budget of %s%s limits it as well: %s of %s USD are spent"
                        .formatted(
                                scope.period().wire(),
                                tenant,
                                scope.model() == null ? "" : " for model " + scope.model(),
                                Money.text(line.spent()),
                                Money.text(line.usd())));
            }
        }
        return found;
    }

    private static boolean isNearItsEnd(BudgetLine line) {
        return line.state() == BudgetLine.State.SOFT_LIMIT;
    }

    private String said(BudgetLine line, @Nullable Instant end, boolean first) {
        BudgetKey.Budget scope = line.scope();
        String whose = scope.tenant() == null ? "--all-tenants" : "--tenant " + scope.tenant();
        String model = scope.model() == null ? "" : " --model " + scope.model();
        return "the %s budget of %s%s is in the way until %s: %s of %s USD are spent%s, and a balance %s. Raise that budget: "
                        .formatted(
                                scope.period().wire(),
                                scope.tenant() == null ? "all tenants together" : tenant,
                                scope.model() == null ? "" : " for model " + scope.model(),
                                end,
                                Money.text(line.spent()),
                                Money.text(line.usd()),
                                line.state() == BudgetLine.State.TOO_LITTLE
                                        ? ", the rest is too little for the last request"
                                        : "",
                                first ? "is a further limit, not more of this one" : "does not add to it")
                + "drover budgets set " + whose + model + " --period "
                + scope.period().wire() + " --usd AMOUNT";
    }
}

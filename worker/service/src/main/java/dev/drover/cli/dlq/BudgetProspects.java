package dev.drover.cli.dlq;

import dev.drover.contracts.BudgetPeriod;
import dev.drover.operations.OperationException;
import dev.drover.operations.budgets.BudgetOutlook;
import dev.drover.operations.deadletters.Estimator.Shortfall;
import dev.drover.report.BudgetLine;
import dev.drover.report.Money;
import java.math.BigDecimal;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether budgets, as they stand now, would refuse a call. Reads them when it is asked first. For one thread. */
final class BudgetProspects {
    private final Supplier<BudgetOutlook> read;
    private final Consumer<String> remarks;
    private @Nullable BudgetOutlook outlook;
    private boolean unreadable;

    /** @param remarks is told if budgets cannot be read: then nothing is known of them */
    BudgetProspects(Supplier<BudgetOutlook> read, Consumer<String> remarks) {
        this.read = read;
        this.remarks = remarks;
    }

    /**
     * The budget in the way; null if none is.
     *
     * @param model null if it is not known
     * @param usd at most what the call costs; null if it is unknown
     * @param refused whether a budget refused the same request before
     */
    @Nullable
    Shortfall of(String tenant, @Nullable String model, @Nullable BigDecimal usd, boolean refused) {
        BudgetOutlook budgets = budgets();
        if (budgets == null) {
            return null;
        }
        for (BudgetLine line : budgets.of(tenant, model)) {
            boolean tooLittle = line.state() == BudgetLine.State.EXHAUSTED
                    || (usd == null
                            ? refused && line.state() == BudgetLine.State.TOO_LITTLE
                            : line.remaining().compareTo(usd) < 0);
            if (tooLittle) {
                return shortfall(line, budgets);
            }
        }
        return null;
    }

    private @Nullable BudgetOutlook budgets() {
        if (outlook == null && !unreadable) {
            try {
                BudgetOutlook found = read.get();
                found.remarks().forEach(remarks);
                outlook = found;
            } catch (OperationException e) {
                unreadable = true;
                remarks.accept("whether budgets cover the requests is not known: " + e.getMessage());
            }
        }
        return outlook;
    }

    private static Shortfall shortfall(BudgetLine line, BudgetOutlook budgets) {
        String tenant = line.scope().tenant();
        String model = line.scope().model();
        String period = line.scope().period().wire();
        String name = (line.scope().period() == BudgetPeriod.BALANCE ? "balance" : period + " budget") + " of "
                + (tenant == null ? "all tenants" : tenant) + (model == null ? "" : " for " + model);
        boolean balance = line.scope().period() == BudgetPeriod.BALANCE;
        String until = balance ? "it is topped up" : String.valueOf(budgets.end(line));
        String command = balance
                ? "drover budgets top-up --tenant " + tenant + " --usd AMOUNT --id ID"
                : "drover budgets set " + (tenant == null ? "--all-tenants" : "--tenant " + tenant)
                        + (model == null ? "" : " --model " + model) + " --period " + period + " --usd AMOUNT";
        return new Shortfall(
                balance ? name + " is topped up" : name + " is raised, or it is " + until,
                "the %s has %s of %s USD left until %s, too little for them: %s"
                        .formatted(
                                name,
                                Money.text(line.remaining().max(BigDecimal.ZERO)),
                                Money.text(line.usd()),
                                until,
                                command));
    }
}

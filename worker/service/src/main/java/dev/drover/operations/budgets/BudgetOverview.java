package dev.drover.operations.budgets;

import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.BudgetRecord;
import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import dev.drover.report.BudgetLine;
import java.util.List;

/**
 * Budgets as they stand.
 *
 * @param topUps of the tenant that was asked for; empty if everybody's budgets were
 * @param remarks what could not be read, for people
 */
public record BudgetOverview(List<BudgetLine> lines, List<BudgetRecord.TopUp> topUps, List<String> remarks)
        implements OperationResult {
    public BudgetOverview {
        lines = List.copyOf(lines);
        topUps = List.copyOf(topUps);
        remarks = List.copyOf(remarks);
    }

    /** Whether a prepaid balance is among them. */
    public boolean hasBalance() {
        return lines.stream().anyMatch(line -> line.scope().period() == BudgetPeriod.BALANCE);
    }

    @Override
    public Completion completion() {
        if (!remarks.isEmpty()) {
            return new Completion.Partly(lines.size(), remarks.size());
        }
        return lines.isEmpty() ? new Completion.NothingMatched() : new Completion.Done();
    }
}

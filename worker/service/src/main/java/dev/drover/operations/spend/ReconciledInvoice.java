package dev.drover.operations.spend;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import dev.drover.report.Reconciliation;

/**
 * An invoice beside what workers wrote.
 *
 * @param days which the invoice covers, in UTC
 */
public record ReconciledInvoice(Reconciliation reconciliation, Reconciliation.Days days, UsagePass pass)
        implements OperationResult {
    /** Partly: a row is beyond the tolerance, or a record could not be read. */
    @Override
    public Completion completion() {
        long beyond =
                reconciliation.rows().stream().filter(row -> !row.within()).count();
        long total = reconciliation.within() ? 0 : Math.max(1, beyond);
        return total + pass.unreadable() == 0
                ? new Completion.Done()
                : new Completion.Partly(reconciliation.rows().size() - beyond, total + pass.unreadable());
    }
}

package dev.drover.operations.spend;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import dev.drover.report.Report;
import java.util.List;

/**
 * Sums of the ledger.
 *
 * @param unreadable values that could not be read and are in no sum
 * @param remarks which periods and groups the sums are of, for people
 */
public record LedgerReport(Report report, long unreadable, List<String> remarks) implements OperationResult {
    public LedgerReport {
        remarks = List.copyOf(remarks);
    }

    @Override
    public Completion completion() {
        return SpendReports.completion(report.rows().size(), unreadable);
    }
}

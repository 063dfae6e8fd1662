package dev.drover.operations.spend;

import dev.drover.contracts.Spend;
import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import dev.drover.report.Report;

/**
 * Sums of usage events.
 *
 * @param leftOut what the report does not cover, such as attempts without a price in FOCUS; nothing if it covers all
 */
public record UsageReport(Report report, Spend leftOut, UsagePass pass) implements OperationResult {
    @Override
    public Completion completion() {
        return SpendReports.completion(report.rows().size(), pass.unreadable());
    }
}

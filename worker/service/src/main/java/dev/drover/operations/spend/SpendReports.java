package dev.drover.operations.spend;

import dev.drover.contracts.Spend;
import dev.drover.contracts.UsageEvent;
import dev.drover.operations.Completion;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.InvalidInput;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.report.Aggregation;
import dev.drover.report.Entry;
import dev.drover.report.Focus;
import dev.drover.report.Grouping;
import dev.drover.report.InvoiceLine;
import dev.drover.report.Reconciliation;
import dev.drover.report.Tolerance;
import dev.drover.report.UsageFilter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Who spent how much on what, in US dollars, never rounded. */
public final class SpendReports {
    private final OperationContext context;

    public SpendReports(OperationContext context) {
        this.context = context;
    }

    /**
     * Sums usage events, as far back as their topic goes.
     *
     * @param zone of days and months
     */
    public UsageReport fromUsage(UsageFilter selection, ZoneId zone, List<Grouping> by) {
        Aggregation sums = new Aggregation(by);
        UsagePass pass = pass(selection, event -> sums.add(Entry.of(event, zone)));
        return new UsageReport(sums.report(), Spend.NOTHING, pass);
    }

    /**
     * Sums the ledger, which keeps days of three days and months of three months.
     *
     * @throws OperationException with {@link InvalidInput} if the ledger cannot answer
     */
    public LedgerReport fromLedger(UsageFilter selection, ZoneId zone, List<Grouping> by) {
        try {
            requireInLedger(selection, zone, by);
        } catch (IllegalArgumentException e) {
            throw new OperationException(new InvalidInput(String.valueOf(e.getMessage())), e);
        }
        return context.carryOut(() -> new LedgerScan(selection, zone, by).read(context));
    }

    /** @throws IllegalArgumentException if the ledger cannot answer */
    public static void requireInLedger(UsageFilter selection, ZoneId zone, List<Grouping> by) {
        by.forEach(LedgerScan::requireKnown);
        LedgerScan.requireKnown(selection, zone);
    }

    /** Sums usage events as FOCUS has them: what was surely billed and has a price. */
    public UsageReport focus(UsageFilter selection, ZoneId zone, Focus focus) {
        Aggregation covered = new Aggregation(focus.grouping());
        Aggregation leftOut = new Aggregation(List.of(Grouping.Column.MODEL));
        UsagePass pass = pass(selection, event -> {
            Entry entry = Entry.of(event, zone);
            (Focus.has(entry) ? covered : leftOut).add(entry);
        });
        return new UsageReport(covered.report(), leftOut.report().total(), pass);
    }

    /**
     * Sets a provider's invoice beside what workers wrote in its days.
     *
     * @param lines at least one
     * @param aliases the invoice's name of a model to the one that is sent
     * @param providers whose invoice it is; may be empty where there is one alone
     * @throws OperationException with {@link InvalidInput} if several providers were called and none is named
     */
    public ReconciledInvoice reconcile(
            List<InvoiceLine> lines, Map<String, String> aliases, Tolerance tolerance, Set<String> providers) {
        Reconciliation.Days days = Reconciliation.Days.of(lines);
        UsageFilter selection = new UsageFilter(
                start(days.first()), start(days.last().plusDays(1)), Set.of(), Set.of(), Set.copyOf(providers));
        Map<String, Aggregation> byProvider = new TreeMap<>();
        UsagePass pass = pass(
                selection,
                event -> byProvider
                        .computeIfAbsent(event.attempt().provider(), _ -> new Aggregation(Reconciliation.GROUPING))
                        .add(Entry.of(event, ZoneOffset.UTC)));
        if (providers.isEmpty() && byProvider.size() > 1) {
            throw new OperationException(new InvalidInput(
                    "calls went to " + String.join(", ", byProvider.keySet()) + " in these days",
                    "say with --provider whose invoice this is"));
        }
        Aggregation ours = new Aggregation(Reconciliation.GROUPING);
        byProvider.values().forEach(ours::addAll);
        return new ReconciledInvoice(Reconciliation.of(ours.report(), lines, aliases, tolerance), days, pass);
    }

    private UsagePass pass(UsageFilter selection, Consumer<UsageEvent> to) {
        return context.carryOut(() -> new UsageScan(selection, to).read(context));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    static Completion completion(long rows, long unreadable) {
        if (unreadable > 0) {
            return new Completion.Partly(rows, unreadable);
        }
        return rows == 0 ? new Completion.NothingMatched() : new Completion.Done();
    }
}

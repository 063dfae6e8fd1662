package dev.drover.operations.spend;

import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.Spend;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.report.Aggregation;
import dev.drover.report.Entry;
import dev.drover.report.Grouping;
import dev.drover.report.UsageFilter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the ledger topic: the last committed value of each key, then their sum. Counts days if the report asks
 * for them or does not begin and end with a month, else months; both are the workers' ({@code drover.budgets.zone}).
 */
final class LedgerScan {
    private final UsageFilter selection;
    private final ZoneId zone;
    private final List<Grouping> by;
    private final BudgetPeriod kind;

    LedgerScan(UsageFilter selection, ZoneId zone, List<Grouping> by) {
        this.selection = selection;
        this.zone = zone;
        this.by = by;
        this.kind = kind();
    }

    /** @throws IllegalArgumentException if the ledger does not know it */
    static void requireKnown(Grouping grouping) {
        if (!(grouping instanceof Grouping.Column column && column.inLedger())) {
            throw new IllegalArgumentException(
                    "the ledger has tenant, model, day and month, not " + grouping.column() + ": use --source usage");
        }
    }

    /** @throws IllegalArgumentException if the ledger cannot answer */
    static void requireKnown(UsageFilter selection, ZoneId zone) {
        if (!selection.providers().isEmpty()) {
            throw new IllegalArgumentException("the ledger does not know providers: use --source usage");
        }
        if (!startsDay(selection.from(), zone) || !startsDay(selection.to(), zone)) {
            throw new IllegalArgumentException("the ledger counts whole days: give --from and --to as days or months");
        }
    }

    LedgerReport read(OperationContext context) throws Exception {
        LedgerReader.Found ledger = LedgerReader.read(context, this::asked);
        Aggregation sums = new Aggregation(by);
        ledger.values()
                .forEach((key, value) -> value.models().forEach((model, spend) -> sums.add(entry(key, model, spend))));
        return new LedgerReport(sums.report(), ledger.unreadable().size(), remarks(ledger));
    }

    private boolean asked(LedgerKey key) {
        LedgerPeriod period = key.period();
        if (period.kind() != kind
                || (!selection.tenants().isEmpty() && !selection.tenants().contains(key.tenant()))) {
            return false;
        }
        Instant begin = firstDay(period).atStartOfDay(zone).toInstant();
        Instant from = selection.from();
        Instant to = selection.to();
        return (from == null || !begin.isBefore(from)) && (to == null || begin.isBefore(to));
    }

    private Entry entry(LedgerKey key, String model, Spend spend) {
        LocalDate day = firstDay(key.period());
        boolean asked = selection.models().isEmpty() || selection.models().contains(model);
        return new Entry(
                key.tenant(),
                model,
                null,
                null,
                kind == BudgetPeriod.DAY ? day : null,
                YearMonth.from(day),
                Map.of(),
                asked ? spend : Spend.NOTHING);
    }

    private BudgetPeriod kind() {
        boolean months =
                !by.contains(Grouping.Column.DAY) && startsMonth(selection.from()) && startsMonth(selection.to());
        return months ? BudgetPeriod.MONTH : BudgetPeriod.DAY;
    }

    private boolean startsMonth(@Nullable Instant bound) {
        return startsDay(bound, zone) && (bound == null || bound.atZone(zone).getDayOfMonth() == 1);
    }

    private static boolean startsDay(@Nullable Instant bound, ZoneId zone) {
        return bound == null
                || LocalDate.ofInstant(bound, zone)
                        .atStartOfDay(zone)
                        .toInstant()
                        .equals(bound);
    }

    private static LocalDate firstDay(LedgerPeriod period) {
        String text = period.text();
        return LocalDate.parse(text.length() == 7 ? text + "-01" : text);
    }

    private List<String> remarks(LedgerReader.Found ledger) {
        TreeSet<String> periods = new TreeSet<>();
        TreeSet<String> groups = new TreeSet<>();
        ledger.values().keySet().forEach(key -> {
            periods.add(key.period().text());
            groups.add(key.group());
        });
        List<String> remarks = new ArrayList<>();
        if (periods.isEmpty()) {
            remarks.add("nothing matches in the ledger, which keeps days for two days and months for two months");
        } else {
            remarks.add("the ledger's %ss %s to %s, in the workers' drover.budgets.zone, of the group%s %s"
                    .formatted(
                            kind.wire(),
                            periods.first(),
                            periods.last(),
                            groups.size() > 1 ? "s" : "",
                            String.join(", ", groups)));
        }
        String unreadable = ledger.remark();
        if (unreadable != null) {
            remarks.add(unreadable);
        }
        return remarks;
    }
}

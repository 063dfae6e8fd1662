package dev.drover.report;

import dev.drover.contracts.Spend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds entries up under a grouping. For one thread. Memory grows with the number of groups, not of entries. */
public final class Aggregation {
    /** More groups than anyone reads; beyond them a report would take the machine's memory. */
    static final int MAX_GROUPS = 1_000_000;

    private final List<Grouping> by;
    private final Map<List<String>, Spend> groups = new HashMap<>();
    private Spend total = Spend.NOTHING;

    public Aggregation(List<Grouping> by) {
        this.by = List.copyOf(by);
    }

    /**
     * Entries that count nothing make no group.
     *
     * @throws IllegalStateException beyond a million groups
     */
    public void add(Entry entry) {
        Spend totals = entry.totals();
        if (totals.attempts() == 0 && totals.equals(Spend.NOTHING)) {
            return;
        }
        List<String> keys = new ArrayList<>(by.size());
        for (Grouping grouping : by) {
            keys.add(grouping.of(entry));
        }
        add(List.copyOf(keys), totals);
    }

    /** Adds what another one with the same grouping has. */
    public void addAll(Aggregation other) {
        if (!other.by.equals(by)) {
            throw new IllegalArgumentException("grouped by " + other.by + ", not by " + by);
        }
        other.groups.forEach(this::add);
    }

    private void add(List<String> keys, Spend totals) {
        groups.merge(keys, totals, Spend::plus);
        total = total.plus(totals);
        if (groups.size() > MAX_GROUPS) {
            throw new IllegalStateException(
                    "more than a million groups; group by less, or narrow the report with --from, --to or --tenant");
        }
    }

    public Report report() {
        List<Report.Row> rows = new ArrayList<>(groups.size());
        groups.forEach((keys, totals) -> rows.add(new Report.Row(keys, totals)));
        rows.sort(Report.BY_KEYS);
        return new Report(by, rows, total);
    }
}

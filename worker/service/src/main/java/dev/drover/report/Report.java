package dev.drover.report;

import dev.drover.contracts.Spend;
import java.util.Comparator;
import java.util.List;

/**
 * Sums under a grouping.
 *
 * @param rows in the order of their keys, each key once
 */
public record Report(List<Grouping> by, List<Row> rows, Spend total) {
    public Report {
        by = List.copyOf(by);
        rows = List.copyOf(rows);
    }

    /** @param keys one for each grouping; empty where an entry has no value for it */
    public record Row(List<String> keys, Spend totals) {
        public Row {
            keys = List.copyOf(keys);
        }
    }

    static final Comparator<Row> BY_KEYS = (a, b) -> {
        for (int i = 0; i < a.keys().size(); i++) {
            int order = a.keys().get(i).compareTo(b.keys().get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    };

    /** The same, the most expensive first. */
    public Report byCost() {
        Comparator<Row> cost = Comparator.comparing(row -> row.totals().usd());
        return new Report(
                by, rows.stream().sorted(cost.reversed().thenComparing(BY_KEYS)).toList(), total);
    }
}

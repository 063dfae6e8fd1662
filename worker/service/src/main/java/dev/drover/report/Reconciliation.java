package dev.drover.report;

import dev.drover.contracts.Spend;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Our numbers beside a provider's, for each day and model. What we know to be billed, and what we estimate because the
 * provider billed without saying how much, should be on the invoice; what was possibly billed may be. What is left is
 * <em>unexplained</em>: more than we know of, which are calls lost in crashes and rebalances, calls of others with the
 * same key, or unpriced ones; or less than we know of, which are credits, discounts or a wrong price.
 *
 * @param rows in the order of day and model
 */
public record Reconciliation(List<Row> rows, Row total) {
    /** The model of invoice lines that name none. */
    public static final String NO_MODEL = "";

    public Reconciliation {
        rows = List.copyOf(rows);
    }

    /**
     * @param day as text; empty in the total
     * @param ours billed, possibly billed and estimated
     * @param lines of the invoice
     * @param within whether what is unexplained is tolerated
     */
    public record Row(
            String day, String model, Spend ours, BigDecimal invoiced, long invoicedTokens, int lines, boolean within) {
        /** The invoice less what we know to be billed. */
        public BigDecimal difference() {
            return invoiced.subtract(ours.usd());
        }

        /** The part of the difference that neither the estimated nor the possibly billed attempts can explain. */
        public BigDecimal unexplained() {
            BigDecimal least = ours.usd().add(ours.estimatedUsd());
            BigDecimal most = least.add(ours.possiblyBilledUsd());
            if (invoiced.compareTo(most) > 0) {
                return invoiced.subtract(most);
            }
            return invoiced.compareTo(least) < 0 ? invoiced.subtract(least) : BigDecimal.ZERO;
        }

        private Row judged(Tolerance tolerance) {
            return new Row(
                    day,
                    model,
                    ours,
                    invoiced,
                    invoicedTokens,
                    lines,
                    tolerance.covers(unexplained(), invoiced, lines));
        }

        private Row plus(Row other) {
            return new Row(
                    day,
                    model,
                    ours.plus(other.ours),
                    invoiced.add(other.invoiced),
                    Math.addExact(invoicedTokens, other.invoicedTokens),
                    lines + other.lines,
                    true);
        }
    }

    /** The days that an invoice is about, both inclusive. */
    public record Days(LocalDate first, LocalDate last) {
        public static Days of(Collection<InvoiceLine> lines) {
            LocalDate first = lines.stream()
                    .map(InvoiceLine::day)
                    .min(LocalDate::compareTo)
                    .orElseThrow();
            LocalDate last = lines.stream()
                    .map(InvoiceLine::day)
                    .max(LocalDate::compareTo)
                    .orElseThrow();
            return new Days(first, last);
        }
    }

    /** How ours has to be grouped. */
    public static final List<Grouping> GROUPING = List.of(Grouping.Column.DAY, Grouping.Column.UPSTREAM_MODEL);

    /**
     * Sets them side by side. If no line of the invoice names a model, days are compared as a whole.
     *
     * @param ours grouped by {@link #GROUPING}, of the invoice's days
     * @param aliases of the invoice's model names to ours
     */
    public static Reconciliation of(
            Report ours, List<InvoiceLine> invoice, Map<String, String> aliases, Tolerance tolerance) {
        boolean byModel = invoice.stream().anyMatch(line -> !line.model().isEmpty());
        Set<String> called = new HashSet<>();
        ours.rows().forEach(row -> called.add(row.keys().get(1)));
        ModelNames names = new ModelNames(called, aliases);
        TreeMap<String, TreeMap<String, Row>> rows = new TreeMap<>();
        for (Report.Row row : ours.rows()) {
            String model = byModel ? row.keys().get(1) : NO_MODEL;
            add(rows, new Row(row.keys().getFirst(), model, row.totals(), BigDecimal.ZERO, 0, 0, true));
        }
        for (InvoiceLine line : invoice) {
            String model = line.model().isEmpty() ? NO_MODEL : names.of(line.model());
            add(rows, new Row(line.day().toString(), model, Spend.NOTHING, line.usd(), line.tokens(), 1, true));
        }
        return judged(rows, tolerance);
    }

    private static void add(TreeMap<String, TreeMap<String, Row>> rows, Row row) {
        rows.computeIfAbsent(row.day(), _ -> new TreeMap<>()).merge(row.model(), row, Row::plus);
    }

    private static Reconciliation judged(TreeMap<String, TreeMap<String, Row>> days, Tolerance tolerance) {
        List<Row> rows = new ArrayList<>();
        Row total = new Row("", NO_MODEL, Spend.NOTHING, BigDecimal.ZERO, 0, 0, true);
        for (TreeMap<String, Row> day : days.values()) {
            for (Row row : day.values()) {
                rows.add(row.judged(tolerance));
                total = total.plus(row);
            }
        }
        return new Reconciliation(rows, total.judged(tolerance));
    }

    /** Whether every row is explained. */
    public boolean within() {
        return rows.stream().allMatch(Row::within);
    }
}

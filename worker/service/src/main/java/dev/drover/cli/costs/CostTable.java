package dev.drover.cli.costs;

import dev.drover.cli.kafka.Column;
import dev.drover.contracts.Spend;
import dev.drover.report.Grouping;
import dev.drover.report.Money;
import dev.drover.report.Reconciliation;
import dev.drover.report.Report;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Reports for people. Nothing is rounded: amounts of a column have as many decimals as the longest one needs. */
final class CostTable {
    private static final int FEWEST_DECIMALS = 2;
    private static final String UNKNOWN = "unknown";

    private CostTable() {}

    /** The rows and, below them, their total. */
    static List<Report.Row> rows(Report report) {
        List<String> keys = new ArrayList<>(Collections.nCopies(report.by().size(), " "));
        keys.set(0, "TOTAL");
        List<Report.Row> rows = new ArrayList<>(report.rows());
        rows.add(new Report.Row(keys, report.total()));
        return rows;
    }

    static List<Column<Report.Row>> columns(Report report) {
        List<Report.Row> rows = rows(report);
        List<Column<Report.Row>> columns = new ArrayList<>();
        for (int i = 0; i < report.by().size(); i++) {
            int place = i;
            columns.add(Column.text(
                    title(report.by().get(i)), row -> said(row.keys().get(place))));
        }
        columns.add(known("USD", rows));
        columns.add(money("POSSIBLY", rows, row -> row.totals().possiblyBilledUsd()));
        columns.add(money("ESTIMATED", rows, row -> row.totals().estimatedUsd()));
        columns.add(count("INPUT", row -> row.totals().promptTokens()));
        columns.add(count("OUTPUT", row -> row.totals().completionTokens()));
        columns.add(count("ATTEMPTS", row -> row.totals().attempts()));
        columns.add(count("UNPRICED", row -> row.totals().unpricedAttempts()));
        return columns;
    }

    static List<Reconciliation.Row> rows(Reconciliation reconciliation) {
        List<Reconciliation.Row> rows = new ArrayList<>(reconciliation.rows());
        rows.add(reconciliation.total());
        return rows;
    }

    static List<Column<Reconciliation.Row>> columns(Reconciliation reconciliation) {
        List<Reconciliation.Row> rows = rows(reconciliation);
        List<Column<Reconciliation.Row>> columns = new ArrayList<>();
        columns.add(Column.text("DAY", row -> row.day().isEmpty() ? "TOTAL" : row.day()));
        columns.add(Column.text("MODEL", row -> row.day().isEmpty() ? "" : said(row.model())));
        columns.add(money("BILLED", rows, row -> row.ours().usd()));
        columns.add(money("ESTIMATED", rows, row -> row.ours().estimatedUsd()));
        columns.add(money("POSSIBLY", rows, row -> row.ours().possiblyBilledUsd()));
        columns.add(count("UNPRICED", row -> row.ours().unpricedAttempts()));
        columns.add(money("INVOICE", rows, Reconciliation.Row::invoiced));
        columns.add(money("DIFFERENCE", rows, Reconciliation.Row::difference));
        columns.add(money("UNEXPLAINED", rows, Reconciliation.Row::unexplained));
        columns.add(Column.text("", row -> row.within() ? "" : "!"));
        return columns;
    }

    /** Exact; zeros are added at the end, so that points stand below one another. */
    static <T> Column<T> money(String title, List<T> rows, Function<T, BigDecimal> amount) {
        int decimals = rows.stream()
                .map(amount)
                .mapToInt(usd -> new BigDecimal(Money.text(usd)).scale())
                .max()
                .orElse(0);
        int scale = Math.max(FEWEST_DECIMALS, decimals);
        return Column.number(
                title,
                row -> new BigDecimal(Money.text(amount.apply(row)))
                        .setScale(scale)
                        .toPlainString());
    }

    /** What is known of it; where nothing is, that is not zero. */
    private static Column<Report.Row> known(String title, List<Report.Row> rows) {
        Column<Report.Row> amount = money(title, rows, row -> row.totals().usd());
        return Column.number(
                title, row -> isUnknown(row.totals()) ? UNKNOWN : amount.value().apply(row));
    }

    private static boolean isUnknown(Spend totals) {
        return totals.usd().signum() == 0 && totals.unpricedAttempts() > 0;
    }

    private static <T> Column<T> count(String title, Function<T, Long> count) {
        return Column.number(title, row -> String.format(Locale.ROOT, "%,d", count.apply(row)));
    }

    private static String title(Grouping grouping) {
        return grouping.column().toUpperCase(Locale.ROOT).replace('_', ' ');
    }

    private static String said(String key) {
        return key.isEmpty() ? "-" : key;
    }
}

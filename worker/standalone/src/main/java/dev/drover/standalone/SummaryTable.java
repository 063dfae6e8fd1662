package dev.drover.standalone;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The demo's summary for people. */
final class SummaryTable {
    private final StringBuilder text = new StringBuilder();

    private SummaryTable() {}

    static String of(DemoSummary summary) {
        SummaryTable table = new SummaryTable();
        table.tenants(summary);
        table.models(summary);
        table.totals(summary);
        table.example("A result (llm.results)", summary.result());
        table.example("A dead letter (llm.requests-dlt)", summary.deadLetter());
        return table.text.toString();
    }

    private void tenants(DemoSummary summary) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TENANT", "REQUESTS", "COMPLETED", "DEAD-LETTERED", "TOKENS", "COST USD"));
        summary.tenants()
                .forEach((name, row) -> rows.add(List.of(
                        name,
                        number(row.requests()),
                        number(row.completed()),
                        number(row.deadLettered()),
                        number(row.tokens()),
                        usd(row.cost()))));
        table(rows);
    }

    private void models(DemoSummary summary) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("MODEL", "CALLS", "RETRIES", "FALLBACKS", "BREAKER OPENINGS"));
        summary.models()
                .forEach((name, row) -> rows.add(List.of(
                        name,
                        number(row.calls()),
                        number(row.retries()),
                        number(row.fallbacks()),
                        number(row.breakerOpenings()))));
        table(rows);
    }

    private void totals(DemoSummary summary) {
        line(
                "%s requests: %s completed, %s dead-lettered, %s duplicates, %s missing",
                number(summary.requests()),
                number(summary.completed()),
                number(summary.deadLettered()),
                number(summary.duplicates()),
                number(summary.missing()));
        List<String> reasons = new ArrayList<>();
        summary.reasons().forEach((reason, count) -> reasons.add(reason + " " + count));
        line("dead letters: %s", reasons.isEmpty() ? "none" : String.join(", ", reasons));
        line(
                "throughput %.1f/s, enqueue to outcome p50 %s ms, p99 %s ms, seed %d",
                summary.throughputPerSecond(), number(summary.p50()), number(summary.p99()), summary.seed());
        line("");
    }

    /** One member to a line: long enough to be whole, short enough to be read. */
    private void example(String title, @Nullable JsonNode node) {
        if (node != null) {
            line("%s:", title);
            node.properties().forEach(member -> line("  %s: %s", member.getKey(), member.getValue()));
            line("");
        }
    }

    /** The first column to the left, numbers to the right. */
    private void table(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : rows) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                out.append(String.format(
                        Locale.ROOT, i == 0 ? "%-" + widths[i] + "s" : "  %" + widths[i] + "s", row.get(i)));
            }
            line("%s", out);
        }
        line("");
    }

    private void line(String format, @Nullable Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String usd(@Nullable BigDecimal cost) {
        return cost == null ? "unknown" : cost.setScale(6, RoundingMode.HALF_UP).toPlainString();
    }
}

package dev.drover.standalone;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The demo's summary for people: two examples, the tables, the verdict, what to try next. */
final class SummaryTable {
    /** From the root of the repository, as the launcher. */
    static final String GUIDE = "worker/docs/guide/getting-started.md";

    private final StringBuilder text = new StringBuilder();

    private SummaryTable() {}

    /**
     * Writes the summary.
     *
     * @param wholeExamples with everything that is in them, instead of what one asks about first
     */
    static String of(DemoSummary summary, boolean wholeExamples) {
        SummaryTable table = new SummaryTable();
        (wholeExamples ? DemoExamples.whole(summary) : DemoExamples.shortened(summary)).forEach(table::line);
        table.tenants(summary);
        table.models(summary);
        table.deadLetters(summary);
        table.verdict(summary);
        table.next(summary);
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

    private void deadLetters(DemoSummary summary) {
        if (summary.reasons().isEmpty()) {
            return;
        }
        int width =
                summary.reasons().keySet().stream().mapToInt(String::length).reduce("DEAD LETTERS".length(), Math::max);
        format("%-" + width + "s  COUNT  WHY", "DEAD LETTERS");
        summary.reasons()
                .forEach((reason, count) -> format("%-" + width + "s  %5s  %s", reason, number(count), why(reason)));
        line("");
    }

    /** The first four are in the demo's requests on purpose. */
    private static String why(String reason) {
        return switch (reason) {
            case "malformed_record" -> "the demo sends records that are cut off";
            case "expired" -> "the demo sends requests whose deadline was yesterday";
            case "invalid_request" -> "the demo sends requests for a chain that does not exist";
            case "content_policy" -> "the provider's content filter refused the prompt or the answer";
            default -> "the provider failed until nothing was left to try";
        };
    }

    private void verdict(DemoSummary summary) {
        format(
                "%.1f requests/s, enqueue to outcome p50 %s ms, p99 %s ms, seed %d",
                summary.throughputPerSecond(), number(summary.p50()), number(summary.p99()), summary.seed());
        boolean once = summary.duplicates() == 0 && summary.missing() == 0;
        format(
                "%s: %s requests, %s completed, %s dead-lettered, %s duplicates, %s missing",
                once ? "Exactly one outcome each" : "NOT one outcome each",
                number(summary.requests()),
                number(summary.completed()),
                number(summary.deadLettered()),
                number(summary.duplicates()),
                number(summary.missing()));
        line("");
    }

    private void next(DemoSummary summary) {
        line("Try next:");
        format(
                "  %-64s  the same faults, both examples in full",
                "worker/drover demo --samples --seed " + summary.seed());
        format(
                "  %-64s  a broker and a worker for your requests",
                "worker/drover standalone --data-dir ./data --simulated-provider");
        format("  %-64s  from there to your own provider", GUIDE);
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
            line(out.toString());
        }
        line("");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void format(String format, Object... arguments) {
        line(String.format(Locale.ROOT, format, arguments));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String usd(@Nullable BigDecimal cost) {
        return cost == null ? "unknown" : cost.setScale(6, RoundingMode.HALF_UP).toPlainString();
    }
}

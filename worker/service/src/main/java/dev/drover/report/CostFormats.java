package dev.drover.report;

import dev.drover.contracts.Json;
import dev.drover.contracts.Spend;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reports for programs. Amounts are exact decimal text. */
public final class CostFormats {
    private static final List<String> SUMS = List.of(
            "usd",
            "possibly_billed_usd",
            "estimated_usd",
            "prompt_tokens",
            "completion_tokens",
            "attempts",
            "unpriced_attempts");

    private CostFormats() {}

    /** A header and a line for each row; no total, which would be one more row to whoever adds them up. */
    public static List<String> csv(Report report) {
        List<String> lines = new ArrayList<>(report.rows().size() + 1);
        List<String> header = new ArrayList<>(
                report.by().stream().map(Grouping::column).map(Csv::text).toList());
        header.addAll(SUMS);
        lines.add(Csv.line(header));
        for (Report.Row row : report.rows()) {
            List<String> cells =
                    new ArrayList<>(row.keys().stream().map(Csv::text).toList());
            cells.addAll(sums(row.totals()));
            lines.add(Csv.line(cells));
        }
        return lines;
    }

    /** {@code by}, {@code rows} and {@code total}. */
    public static ObjectNode json(Report report) {
        ObjectNode json = Json.object();
        ArrayNode by = json.putArray("by");
        report.by().forEach(grouping -> by.add(grouping.column()));
        ArrayNode rows = json.putArray("rows");
        report.rows().forEach(row -> rows.add(json(report.by(), row)));
        json.set("total", json(report.total()));
        return json;
    }

    /** A row as an object: its keys, null where there is no value, then its sums. */
    public static ObjectNode json(List<Grouping> by, Report.Row row) {
        ObjectNode json = Json.object();
        for (int i = 0; i < by.size(); i++) {
            json.put(by.get(i).column(), emptyToNull(row.keys().get(i)));
        }
        json.setAll(json(row.totals()));
        return json;
    }

    public static ObjectNode json(Spend totals) {
        return Json.object()
                .put("usd", Money.text(totals.usd()))
                .put("possibly_billed_usd", Money.text(totals.possiblyBilledUsd()))
                .put("estimated_usd", Money.text(totals.estimatedUsd()))
                .put("prompt_tokens", totals.promptTokens())
                .put("completion_tokens", totals.completionTokens())
                .put("attempts", totals.attempts())
                .put("unpriced_attempts", totals.unpricedAttempts());
    }

    /** In the order of the sums' names. */
    public static List<String> sums(Spend totals) {
        return List.of(
                Money.text(totals.usd()),
                Money.text(totals.possiblyBilledUsd()),
                Money.text(totals.estimatedUsd()),
                Long.toString(totals.promptTokens()),
                Long.toString(totals.completionTokens()),
                Long.toString(totals.attempts()),
                Long.toString(totals.unpricedAttempts()));
    }

    /** {@code rows}, {@code total} and {@code within_tolerance} of a reconciliation. */
    public static ObjectNode json(Reconciliation reconciliation) {
        ObjectNode json = Json.object();
        ArrayNode rows = json.putArray("rows");
        reconciliation.rows().forEach(row -> rows.add(json(row)));
        json.set("total", json(reconciliation.total()));
        return json.put("within_tolerance", reconciliation.within());
    }

    public static ObjectNode json(Reconciliation.Row row) {
        Spend ours = row.ours();
        return Json.object()
                .put("day", emptyToNull(row.day()))
                .put("model", emptyToNull(row.model()))
                .put("billed_usd", Money.text(ours.usd()))
                .put("estimated_usd", Money.text(ours.estimatedUsd()))
                .put("possibly_billed_usd", Money.text(ours.possiblyBilledUsd()))
                .put("unpriced_attempts", ours.unpricedAttempts())
                .put("invoice_usd", Money.text(row.invoiced()))
                .put("difference_usd", Money.text(row.difference()))
                .put("unexplained_usd", Money.text(row.unexplained()))
                .put("tokens", ours.promptTokens() + ours.completionTokens())
                .put("invoice_tokens", row.invoicedTokens())
                .put("within_tolerance", row.within());
    }

    /** A header and a line for each row. */
    public static List<String> csv(Reconciliation reconciliation) {
        List<String> lines = new ArrayList<>();
        lines.add("day,model,billed_usd,estimated_usd,possibly_billed_usd,unpriced_attempts,invoice_usd,"
                + "difference_usd,unexplained_usd,within_tolerance");
        for (Reconciliation.Row row : reconciliation.rows()) {
            Spend ours = row.ours();
            lines.add(Csv.line(List.of(
                    row.day(),
                    Csv.text(row.model()),
                    Money.text(ours.usd()),
                    Money.text(ours.estimatedUsd()),
                    Money.text(ours.possiblyBilledUsd()),
                    Long.toString(ours.unpricedAttempts()),
                    Money.text(row.invoiced()),
                    Money.text(row.difference()),
                    Money.text(row.unexplained()),
                    Boolean.toString(row.within()))));
        }
        return lines;
    }

    private static @Nullable String emptyToNull(String value) {
        return value.isEmpty() ? null : value;
    }
}

package dev.drover.cli.kafka;

import dev.drover.contracts.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** How rows are printed on standard output. */
public final class OutputOptions {
    @Option(
            names = {"-o", "--output-format"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}). Data goes to stdout, all else to stderr.")
    private OutputFormat format = OutputFormat.table;

    /** For picocli. */
    public OutputOptions() {}

    public OutputFormat format() {
        return format;
    }

    /**
     * Opens a sheet for rows; nothing is shown before the first row.
     *
     * @param json the row for programs, with all that is known
     */
    public <T> Sheet<T> sheet(PrintWriter out, List<Column<T>> columns, Function<T, ObjectNode> json) {
        return sheetOfText(out, columns, row -> Json.string(json.apply(row)));
    }

    /** @param json the row for programs, as JSON text on one line */
    public <T> Sheet<T> sheetOfText(PrintWriter out, List<Column<T>> columns, Function<T, String> json) {
        return switch (format) {
            case table -> TableSheet.fitted(out, columns, TerminalWidth.get());
            case wide -> new TableSheet<>(out, columns);
            case csv -> new CsvSheet<>(out, columns);
            case json -> new JsonSheet<>(out, json, true);
            case jsonl -> new JsonSheet<>(out, json, false);
        };
    }
}

package dev.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The figures as a page of Markdown with charts beside it. What was not measured is not on it. */
record Report(Findings findings, Circumstances circumstances) {
    /** Writes the page, and the charts into the same folder, their names beginning with the page's. */
    void write(Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Path folder = whole.getParent();
        if (folder == null) {
            throw new IOException("no folder for " + file);
        }
        Files.createDirectories(folder);
        String prefix = folder.relativize(whole).toString().replaceFirst("\\.md$", "") + "-";
        for (Map.Entry<String, Chart> chart : charts().entrySet()) {
            Files.writeString(
                    folder.resolve(prefix + chart.getKey() + ".svg"),
                    chart.getValue().svg());
        }
        Files.writeString(file, page(prefix));
    }

    /** @param charts what their names begin with; null: the page shows none */
    String page(@Nullable String charts) {
        StringBuilder page = new StringBuilder();
        head(page);
        aims(page);
        int number = 0;
        for (List<Row> rows : scenarios().values()) {
            page.append(ComparisonPage.of(rows));
            number++;
            image(page, charts, "scenario-" + number, ComparisonPage.chart(rows));
        }
        workers(page);
        findings.sweeps().forEach((sweep, points) -> {
            page.append(SweepPage.of(sweep, points));
            image(page, charts, "sweep-" + sweep.word(), SweepPage.chart(sweep, points));
        });
        starts(page);
        SizingFigures.of(findings)
                .ifPresent(figures -> page.append("\n" + SizingFigures.HEADING + "\n\n" + figures.table()));
        if (!findings.missing().isEmpty()) {
            page.append("\n## Not measured\n\n");
            findings.missing().stream().distinct().forEach(what -> page.append("- " + what + "\n"));
        }
        return page.toString();
    }

    /** Each chart by its name. */
    private Map<String, Chart> charts() {
        Map<String, Chart> charts = new LinkedHashMap<>();
        for (List<Row> rows : scenarios().values()) {
            charts.put("scenario-" + (charts.size() + 1), ComparisonPage.chart(rows));
        }
        findings.sweeps()
                .forEach((sweep, points) -> charts.put("sweep-" + sweep.word(), SweepPage.chart(sweep, points)));
        return charts;
    }

    private Map<Scenario, List<Row>> scenarios() {
        return findings.rows().stream()
                .collect(Collectors.groupingBy(Row::scenario, LinkedHashMap::new, Collectors.toList()));
    }

    private void head(StringBuilder page) {
        page.append("# Bench of " + circumstances.date() + "\n\n");
        page.append("Commit `" + circumstances.commit() + "`, `" + circumstances.command() + "`, "
                + circumstances.machine().text() + ".\n\n");
        if (circumstances.divisor() > 1) {
            page.append("**A trial of the bench itself**, with all counts divided by " + circumstances.divisor()
                    + ": the figures say little.\n\n");
        }
        page.append("Broker, upstream, contender and this command share the machine. Each contender and the"
                + " upstream have a process of their own, with the JVM's defaults. One contender follows the other, and"
                + " all of that is repeated. A figure is the median, with the least and the most of the repetitions. "
                + "Processor time is that of the contender's process. The first window begins with the first "
                + "committed outcome of a new process.\n");
    }

    private void aims(StringBuilder page) {
        List<Aims.Aim> aims = Aims.of(findings);
        if (!aims.isEmpty()) {
            page.append("\n## Aims\n\n| aim | limit | measured | |\n|---|---|---|---|\n");
            aims.forEach(aim -> page.append(aim.line()).append('\n'));
        }
    }

    private void workers(StringBuilder page) {
        if (findings.workers().isEmpty()) {
            return;
        }
        page.append("\n## Workers\n\n100 calls in flight each, an upstream of one second: 100 requests/s are the most"
                + " that one can do.\n\n| workers | requests/s |\n|---|---|\n");
        findings.workers().forEach((count, rates) -> page.append("| " + count + " | " + text(rates) + " |\n"));
    }

    private void starts(StringBuilder page) {
        if (findings.starts().isEmpty()) {
            return;
        }
        page.append("\n## Starts\n\nFrom the start of the launcher to the first committed outcome, built before, in"
                + " seconds.\n\n| command | first outcome, s | starts |\n|---|---|---|\n");
        findings.starts()
                .forEach((verb, seconds) ->
                        page.append("| " + verb + " | " + text(seconds) + " | " + seconds.size() + " |\n"));
    }

    private static String text(List<Double> values) {
        return Figures.of(values, OptionalDouble::of).orElseThrow().text(1);
    }

    private static void image(StringBuilder page, @Nullable String charts, String name, Chart chart) {
        if (charts != null) {
            page.append(String.format(Locale.ROOT, "%n![%s](%s%s.svg)%n", chart.title(), charts, name));
        }
    }
}

package dev.drover.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of contenders in one scenario. What was not measured is a dash. */
final class ComparisonPage {
    private static final String NONE = "–";

    private ComparisonPage() {}

    /** @param rows all of the same scenario */
    static String of(List<Row> rows) {
        StringBuilder page = new StringBuilder();
        heading(page, rows.getFirst().scenario());
        throughput(page, rows);
        ratios(page, rows);
        latencies(page, rows);
        return page.toString();
    }

    /** Processor time of each contender, one chart. */
    static Chart chart(List<Row> rows) {
        Load load = rows.getFirst().scenario().load();
        List<Chart.Series> windows = Stream.of(
                        new Chart.Series("first window, cold", medians(rows, Measurement::coldMicros)),
                        new Chart.Series("second window, warm", medians(rows, Measurement::warmMicros)))
                .filter(series -> series.values().stream().anyMatch(Double::isFinite))
                .toList();
        return new Chart(
                String.format(
                        Locale.ROOT,
                        "Processor time per request: upstream %,d ms, %,d B, %,d in flight",
                        load.delay().toMillis(),
                        load.bodyBytes(),
                        load.inFlight()),
                false,
                "contender",
                "µs of processor time per request",
                rows.stream().map(row -> row.contender().brief()).toList(),
                windows);
    }

    private static List<Double> medians(List<Row> rows, Function<Measurement, OptionalDouble> figure) {
        return rows.stream()
                .map(row -> Figures.of(row.runs(), figure).map(Figures::median).orElse(Double.NaN))
                .toList();
    }

    private static void heading(StringBuilder page, Scenario scenario) {
        page.append(String.format(
                Locale.ROOT,
                "%n## %s%n%n%,d partitions, %,d tenants, prompts of %,d bytes, %,d calls in flight, upstream answers"
                        + " after %,d ms. First window %,d requests",
                scenario.name(),
                scenario.load().partitions(),
                scenario.load().tenants(),
                scenario.load().bodyBytes(),
                scenario.load().inFlight(),
                scenario.load().delay().toMillis(),
                scenario.cold()));
        if (scenario.steady() > 0) {
            page.append(
                    String.format(Locale.ROOT, ", second window %,d after %,d", scenario.steady(), scenario.warmUp()));
        }
        page.append(".\n");
    }

    private static void throughput(StringBuilder page, List<Row> rows) {
        page.append("\n"
                + "| | first outcome, s | µs/request, cold | requests/s, cold | µs/request, warm | requests/s,"
                + " warm | allocated KiB/request | collections, % of the time | resident MiB |\n"
                + "|---|---|---|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            page.append("| ").append(row.contender().title()).append(" | ");
            page.append(Stream.of(
                            cell(row, run -> OptionalDouble.of(run.firstOutcomeSeconds()), 1),
                            cell(row, Measurement::coldMicros, 0),
                            cell(row, Measurement::coldRate, 0),
                            cell(row, Measurement::warmMicros, 0),
                            cell(row, Measurement::warmRate, 0),
                            cell(row, Measurement::allocatedKilobytes, 1),
                            cell(row, Measurement::collectionPercent, 1),
                            cell(row, Measurement::residentMegabytes, 0))
                    .collect(Collectors.joining(" | ")));
            page.append(" |\n");
        }
    }

    /** Drover's medians by those of each peer. */
    private static void ratios(StringBuilder page, List<Row> rows) {
        Optional<Row> drover =
                rows.stream().filter(row -> row.contender() == Contender.DROVER).findFirst();
        if (drover.isEmpty()) {
            return;
        }
        List<Row> peers =
                rows.stream().filter(row -> !row.contender().isDrover()).toList();
        if (!peers.isEmpty()) {
            ratios(page, drover.get(), peers);
        }
        double ceiling = drover.get().scenario().load().ceiling();
        Figures.of(drover.get().runs(), run -> OptionalDouble.of(run.lastRate()))
                .filter(_ -> Double.isFinite(ceiling))
                .ifPresent(rate -> page.append(String.format(
                        Locale.ROOT,
                        "%nDrover reaches %.1f %% of the %,.0f requests per second that Little's law allows.%n",
                        rate.median() / ceiling * 100,
                        ceiling)));
    }

    private static void ratios(StringBuilder page, Row drover, List<Row> peers) {
        page.append(
                "\n| Drover by | processor time, cold | processor time, warm | requests/s, cold | requests/s, warm |\n"
                        + "|---|---|---|---|---|\n");
        for (Row row : peers) {
            page.append("| ").append(row.contender().title()).append(" | ");
            page.append(Stream.<Function<Measurement, OptionalDouble>>of(
                            Measurement::coldMicros,
                            Measurement::warmMicros,
                            Measurement::coldRate,
                            Measurement::warmRate)
                    .map(figure -> ratio(drover, row, figure))
                    .collect(Collectors.joining(" | ")));
            page.append(" |\n");
        }
    }

    private static void latencies(StringBuilder page, List<Row> rows) {
        if (rows.stream().allMatch(row -> row.latencies().isEmpty())) {
            return;
        }
        page.append("\n"
                + "Added latency in milliseconds: from the moment a request is due to the moment its committed"
                + " outcome can be read, less the upstream's time. Requests come at a steady rate that waits for"
                + " nobody.\n\n"
                + "| | requests/s | p50 | p95 | p99 | longest |\n"
                + "|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            if (!row.latencies().isEmpty()) {
                page.append("| ").append(row.contender().title()).append(" | ");
                page.append(Stream.<ToDoubleFunction<Latencies>>of(
                                Latencies::rate, Latencies::p50, Latencies::p95, Latencies::p99, Latencies::max)
                        .map(figure -> Figures.of(row.latencies(), run -> OptionalDouble.of(figure.applyAsDouble(run)))
                                .map(figures -> figures.text(0))
                                .orElse(NONE))
                        .collect(Collectors.joining(" | ")));
                page.append(" |\n");
            }
        }
    }

    private static String cell(Row row, Function<Measurement, OptionalDouble> figure, int decimals) {
        return Figures.of(row.runs(), figure)
                .map(figures -> figures.text(decimals))
                .orElse(NONE);
    }

    private static String ratio(Row drover, Row peer, Function<Measurement, OptionalDouble> figure) {
        return Figures.of(drover.runs(), figure)
                .flatMap(ours -> Figures.of(peer.runs(), figure)
                        .map(theirs -> String.format(Locale.ROOT, "%.2f", ours.median() / theirs.median())))
                .orElse(NONE);
    }
}

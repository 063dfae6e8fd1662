package dev.drover.bench;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures as a page of Markdown. What was not measured is a dash. */
final class Report {
    private static final String NONE = "–";

    private Report() {}

    /** @param command as it was typed */
    static String of(List<Row> rows, String command, String commit, Machine machine, LocalDate date) {
        StringBuilder page = new StringBuilder();
        page.append("# Bench of ").append(date).append("\n\n");
        page.append("Commit `")
                .append(commit)
                .append("`, `")
                .append(command)
                .append("`, ")
                .append(machine.text());
        page.append(".\n\n"
                        + "Broker, upstream, contender and this command share the machine. Each contender and the"
                        + " upstream have ")
                .append("a process of their own, with the JVM's defaults. One contender follows the other, and all of ")
                .append("that is repeated. A figure is the median, with the least and the most of the repetitions. ")
                .append("Processor time is that of the contender's process. The first window begins with the first ")
                .append("committed outcome of a new process.\n");
        rows.stream().map(Row::scenario).distinct().forEach(scenario -> {
            List<Row> own =
                    rows.stream().filter(row -> row.scenario().equals(scenario)).toList();
            heading(page, scenario);
            throughput(page, own);
            ratios(page, own);
            latencies(page, own);
        });
        return page.toString();
    }

    private static void heading(StringBuilder page, Scenario scenario) {
        page.append(String.format(
                Locale.ROOT,
                "%n## %s%n%n%,d partitions, %,d tenants, prompts of %,d bytes, %,d calls in flight, upstream answers"
                        + " after %,d ms. First window %,d requests",
                scenario.name(),
                scenario.partitions(),
                scenario.tenants(),
                scenario.bodyBytes(),
                scenario.inFlight(),
                scenario.delay().toMillis(),
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
                + " warm | allocated KiB/request | collections | resident MiB |\n"
                + "|---|---|---|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            page.append("| ").append(row.contender().title()).append(" | ");
            page.append(Stream.of(
                            cell(row, Measurement::firstOutcomeSeconds, 1),
                            cell(row, Measurement::coldMicros, 0),
                            cell(row, Measurement::coldRate, 0),
                            cell(row, Measurement::steadyMicros, 0),
                            cell(row, Measurement::steadyRate, 0),
                            cell(row, Measurement::allocatedKilobytes, 1),
                            cell(row, run -> percent(run.collectionShare()), 1),
                            cell(row, Measurement::residentMegabytes, 0))
                    .collect(Collectors.joining(" | ")));
            page.append(" |\n");
        }
    }

    private static OptionalDouble percent(OptionalDouble share) {
        return share.isPresent() ? OptionalDouble.of(share.getAsDouble() * 100) : share;
    }

    /** Drover's medians by those of each peer. */
    private static void ratios(StringBuilder page, List<Row> rows) {
        Optional<Row> drover =
                rows.stream().filter(row -> row.contender() == Contender.DROVER).findFirst();
        if (drover.isEmpty() || rows.size() < 2) {
            return;
        }
        page.append(
                "\n| Drover by | processor time, cold | processor time, warm | requests/s, cold | requests/s, warm |\n"
                        + "|---|---|---|---|---|\n");
        for (Row row : rows) {
            if (row.contender() != Contender.DROVER) {
                page.append("| ").append(row.contender().title()).append(" | ");
                page.append(Stream.<Function<Measurement, OptionalDouble>>of(
                                Measurement::coldMicros,
                                Measurement::steadyMicros,
                                Measurement::coldRate,
                                Measurement::steadyRate)
                        .map(figure -> ratio(drover.get(), row, figure))
                        .collect(Collectors.joining(" | ")));
                page.append(" |\n");
            }
        }
        double ceiling = drover.get().scenario().ceiling();
        Figures.of(drover.get().runs(), Measurement::steadyRate)
                .or(() -> Figures.of(drover.get().runs(), Measurement::coldRate))
                .filter(_ -> Double.isFinite(ceiling))
                .ifPresent(rate -> page.append(String.format(
                        Locale.ROOT,
                        "%nDrover reaches %.1f %% of the %,.0f requests per second that Little's law allows.%n",
                        rate.median() / ceiling * 100,
                        ceiling)));
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

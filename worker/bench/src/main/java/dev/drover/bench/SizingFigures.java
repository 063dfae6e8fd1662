package dev.drover.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What the guide's page about sizes computes with. The report has them as a table under a heading of its own, from which
 * the page's figures are taken.
 *
 * @param workerMicros processor time of a worker per request, warm
 * @param partitionRate requests per second of a worker with one partition
 * @param brokerMicros processor time of a broker per request and copy
 * @param brokerBytes in the logs of a broker per request and copy
 * @param offsetBytes of those, in the log of committed offsets
 * @param residentMegabytes of a worker with 10,000 calls in flight
 */
record SizingFigures(
        double workerMicros,
        double partitionRate,
        double brokerMicros,
        double brokerBytes,
        double offsetBytes,
        double residentMegabytes) {
    static final String HEADING = "## For the page about sizes";

    private static final List<String> NAMES = List.of(
            "worker: µs per request",
            "worker with one partition: requests/s",
            "broker: µs per request",
            "broker: bytes per request",
            "committed offsets: bytes per request",
            "worker: resident MiB with 10,000 calls in flight");

    /** Empty if something of it was not measured. */
    static Optional<SizingFigures> of(Findings findings) {
        Optional<Row> usual = findings.find(Contender.DROVER, Load.USUAL::equals);
        Optional<Row> memory = findings.find(
                Contender.DROVER,
                load -> load.inFlight() == 10_000 && load.delay().compareTo(Duration.ZERO) > 0);
        Measurement narrow =
                findings.sweeps().getOrDefault(Sweep.PARTITIONS, Map.of()).get(1);
        if (usual.isEmpty() || memory.isEmpty() || narrow == null) {
            return Optional.empty();
        }
        return median(memory.get(), Measurement::residentMegabytes)
                .map(resident -> new SizingFigures(
                        figure(usual.get(), Measurement::lastMicros),
                        narrow.lastRate(),
                        figure(usual.get(), run -> run.broker().micros()),
                        figure(usual.get(), run -> run.broker().bytes()),
                        figure(usual.get(), run -> run.broker().offsetBytes()),
                        resident));
    }

    private static double figure(Row row, Function<Measurement, Double> figure) {
        return median(row, run -> OptionalDouble.of(figure.apply(run))).orElseThrow();
    }

    private static Optional<Double> median(Row row, Function<Measurement, OptionalDouble> figure) {
        return Figures.of(row.runs(), figure).map(Figures::median);
    }

    String table() {
        List<Double> values =
                List.of(workerMicros, partitionRate, brokerMicros, brokerBytes, offsetBytes, residentMegabytes);
        StringBuilder table = new StringBuilder("| figure | measured |\n|---|---|\n");
        for (int i = 0; i < NAMES.size(); i++) {
            table.append(String.format(Locale.ROOT, "| %s | %.1f |%n", NAMES.get(i), values.get(i)));
        }
        return table.toString();
    }

    /** Reads the table of a report; empty if the report has none. */
    static Optional<SizingFigures> read(String report) {
        int from = report.indexOf(HEADING);
        if (from < 0) {
            return Optional.empty();
        }
        Map<String, Double> values = new HashMap<>();
        report.substring(from)
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .forEach(line -> {
                    String[] cells = line.split("\\|", -1);
                    values.put(cells[1].strip(), Double.valueOf(cells[2].strip()));
                });
        double[] all = NAMES.stream()
                .mapToDouble(name -> values.getOrDefault(name, Double.NaN))
                .toArray();
        return Optional.of(new SizingFigures(all[0], all[1], all[2], all[3], all[4], all[5]));
    }
}

package dev.drover.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All that a run of the bench has measured so far. For one thread. */
final class Findings {
    private final Map<Scenario, Map<Contender, Row>> rows = new LinkedHashMap<>();
    private final Map<Sweep, Map<Integer, Measurement>> sweeps = new EnumMap<>(Sweep.class);
    private final Map<Integer, List<Double>> workers = new TreeMap<>();
    private final Map<String, List<Double>> starts = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    /** Where the runs of a contender in a scenario are kept. */
    Row row(Scenario scenario, Contender contender) {
        return rows.computeIfAbsent(scenario, _ -> new EnumMap<>(Contender.class))
                .computeIfAbsent(contender, _ -> new Row(scenario, contender, new ArrayList<>(), new ArrayList<>()));
    }

    List<Row> rows() {
        return rows.values().stream()
                .flatMap(own -> own.values().stream())
                .filter(row -> !row.runs().isEmpty())
                .toList();
    }

    /** The contender's row of the first scenario that fits, if anything was measured. */
    Optional<Row> find(Contender contender, Predicate<Load> load) {
        return rows().stream()
                .filter(row ->
                        row.contender() == contender && load.test(row.scenario().load()))
                .findFirst();
    }

    void point(Sweep sweep, int value, Measurement measured) {
        sweeps.computeIfAbsent(sweep, _ -> new TreeMap<>()).put(value, measured);
    }

    Map<Sweep, Map<Integer, Measurement>> sweeps() {
        return sweeps;
    }

    /** @param rate outcomes per second of all workers together */
    void workers(int count, double rate) {
        workers.computeIfAbsent(count, _ -> new ArrayList<>()).add(rate);
    }

    Map<Integer, List<Double>> workers() {
        return workers;
    }

    void start(String verb, double seconds) {
        starts.computeIfAbsent(verb, _ -> new ArrayList<>()).add(seconds);
    }

    Map<String, List<Double>> starts() {
        return starts;
    }

    /** @param what could not be measured, and why: a sentence */
    void missing(String what) {
        missing.add(what);
    }

    List<String> missing() {
        return missing;
    }
}

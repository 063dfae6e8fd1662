package dev.drover.bench;

import dev.drover.bench.Steps.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a call of the command measures, as steps in order: everything once, and then what is compared again.
 *
 * @param peers scenarios and contenders that are measured beside one another
 * @param parts what is measured at all
 * @param sweeps those of {@link Part#SWEEPS}
 * @param wholeSweeps with all of their points
 * @param latencySeconds of each run at half load; 0: there is none
 * @param divisor of all counts
 */
record Agenda(
        List<Comparison> peers,
        Set<Part> parts,
        Set<Sweep> sweeps,
        boolean wholeSweeps,
        int latencySeconds,
        int divisor) {
    private static final Duration MEMORY_DELAY = Duration.ofSeconds(5);
    private static final int MEMORY_CALLS = 10_000;
    private static final int START_REPETITIONS = 3;
    /** About what starts and ends with a run, in seconds: broker, upstream, contender, topics. */
    private static final int AROUND = 13;

    private static final int WRITTEN_PER_SECOND = 25_000;

    /**
     * Contenders in one scenario.
     *
     * @param again those of every repetition; the others are measured once
     * @param latency those whose added latency is measured as well
     */
    record Comparison(Scenario scenario, List<Contender> contenders, Set<Contender> again, Set<Contender> latency) {}

    List<Step> steps(Bench bench, int repetitions, Path launcher) {
        List<Step> steps = new ArrayList<>();
        for (int repetition = 1; repetition <= repetitions; repetition++) {
            if (parts.contains(Part.PEERS)) {
                for (Comparison comparison : peers) {
                    comparison(steps, bench, comparison, repetition == 1);
                }
            }
            if (repetition == 1) {
                once(steps, bench, launcher);
            }
        }
        return steps;
    }

    private void comparison(List<Step> steps, Bench bench, Comparison comparison, boolean first) {
        for (Contender contender : comparison.contenders()) {
            if (first || comparison.again().contains(contender)) {
                int latency = comparison.latency().contains(contender) ? latencySeconds : 0;
                steps.add(contender(bench, comparison.scenario(), contender, latency));
            }
        }
    }

    private static Step contender(Bench bench, Scenario scenario, Contender contender, int latency) {
        return new Step(
                scenario.name() + ", " + contender.title(),
                seconds(scenario, contender) + (latency == 0 ? 0 : latency + 40),
                () -> bench.contender(scenario, contender, latency));
    }

    private void once(List<Step> steps, Bench bench, Path launcher) {
        if (parts.contains(Part.BODIES)) {
            for (int length : List.of(8_192, 524_288)) {
                int count = (length > 100_000 ? 2_000 : 15_000) / divisor;
                Scenario scenario = new Scenario(
                        title(Load.USUAL.bodyBytes(length)), Load.USUAL.bodyBytes(length), count, count, 0);
                for (Contender contender :
                        List.of(Contender.DROVER, Contender.BARE_LOOP, Contender.PARALLEL_CONSUMER_TRANSACTIONAL)) {
                    steps.add(contender(bench, scenario, contender, 0));
                }
            }
        }
        if (parts.contains(Part.WORKERS)) {
            Duration window = Duration.ofSeconds(Math.max(2, 15 / divisor));
            Load load = Load.USUAL.delay(Duration.ofSeconds(1)).inFlight(100);
            for (int count : List.of(1, 2, 4)) {
                steps.add(new Step(
                        "workers: " + count,
                        AROUND + 6 * count + 5 + (int) window.toSeconds(),
                        () -> bench.workers(load, count, window)));
            }
        }
        if (parts.contains(Part.MEMORY)) {
            Load load = Load.USUAL.delay(MEMORY_DELAY).inFlight(MEMORY_CALLS);
            Scenario scenario = new Scenario(title(load), load, 4 * MEMORY_CALLS / divisor, 0, 0);
            steps.add(contender(bench, scenario, Contender.DROVER, 0));
            steps.add(contender(bench, scenario, Contender.DROVER_SMALL_HEAP, 0));
        }
        if (parts.contains(Part.SWEEPS)) {
            sweeps(steps, bench);
        }
        if (parts.contains(Part.STARTS)) {
            for (int repetition = 1; repetition <= START_REPETITIONS; repetition++) {
                steps.add(new Step("start of run", AROUND, () -> bench.startOfRun(launcher)));
                steps.add(new Step("start of demo", AROUND, () -> bench.startOfDemo(launcher)));
            }
        }
    }

    private void sweeps(List<Step> steps, Bench bench) {
        for (Sweep sweep : sweeps.isEmpty() ? EnumSet.allOf(Sweep.class) : sweeps) {
            for (int value : sweep.values(wholeSweeps)) {
                Scenario scenario = sweep.scenario(value, divisor);
                steps.add(new Step(
                        scenario.name(),
                        seconds(scenario, Contender.DROVER),
                        () -> bench.point(sweep, value, scenario)));
            }
        }
    }

    static String title(Load load) {
        return "upstream %,d ms, %,d B, %d partitions, %,d tenants, %,d in flight"
                .formatted(
                        load.delay().toMillis(), load.bodyBytes(), load.partitions(), load.tenants(), load.inFlight());
    }

    /** A guess, for two processors. */
    private static int seconds(Scenario scenario, Contender contender) {
        Load load = scenario.load();
        double free = contender == Contender.BARE_LOOP ? 10_000 : 5_000;
        double calls = contender == Contender.LISTENER
                ? load.delay().isZero()
                        ? free
                        : load.partitions() / (load.delay().toNanos() / 1e9)
                : load.ceiling();
        double rate = Math.min(free / load.attempts() / (1 + load.bodyBytes() / 20_000.0), calls);
        return (int) (AROUND + scenario.requests() / rate + scenario.requests() / (double) WRITTEN_PER_SECOND);
    }
}

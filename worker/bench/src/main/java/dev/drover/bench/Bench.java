package dev.drover.bench;

import dev.drover.testbed.BrokerProcess;
import dev.drover.testbed.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Measures, and keeps what it has found. Each run has a broker of its own: none finds the segments of another. */
final class Bench {
    /** The load at which added latency is measured, as a part of what the contender can do. */
    private static final double HALF = 0.5;

    private static final Duration JOINED_WITHIN = Duration.ofMinutes(3);
    private static final Duration BUILT_WITHIN = Duration.ofMinutes(10);
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private final Findings findings;
    private final Path folder;
    private final Path peersLibraries;
    private final boolean profiled;
    private final Consumer<String> said;
    private int runs;

    /** @param folder for logs */
    Bench(Findings findings, Path folder, Path peersLibraries, boolean profiled, Consumer<String> said) {
        this.findings = findings;
        this.folder = folder;
        this.peersLibraries = peersLibraries;
        this.profiled = profiled;
        this.said = said;
    }

    /** Part of a run. */
    private interface Staged {
        void on(BrokerProcess broker, String name) throws Exception;
    }

    private void staged(Staged staged) throws Exception {
        String name = "bench-" + ++runs;
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve(name + "-broker.log"), Map.of())) {
            staged.on(broker, name);
        }
    }

    /** @param latencySeconds of the run at half load; 0: there is none */
    void contender(Scenario scenario, Contender contender, int latencySeconds) throws Exception {
        Row row = findings.row(scenario, contender);
        staged((broker, name) -> {
            Measurement measured = throughput(broker, name, scenario, contender);
            row.runs().add(measured);
            if (latencySeconds > 0) {
                Run run = run(new Stage(broker, name + "-latency", scenario.load(), folder), contender);
                Latencies found = run.latencies(HALF * measured.lastRate(), scenario.cold(), latencySeconds);
                row.latencies().add(found);
                said.accept("   at %.0f/s added ms: p50 %.1f, p99 %.1f, longest %.1f"
                        .formatted(found.rate(), found.p50(), found.p99(), found.max()));
            }
        });
    }

    void point(Sweep sweep, int value, Scenario scenario) throws Exception {
        staged((broker, name) -> findings.point(sweep, value, throughput(broker, name, scenario, Contender.DROVER)));
    }

    private Measurement throughput(BrokerProcess broker, String name, Scenario scenario, Contender contender)
            throws Exception {
        Measurement measured =
                run(new Stage(broker, name, scenario.load(), folder), contender).throughput(scenario);
        said.accept("   %.0f µs, %.0f/s cold; %s µs, %s/s warm"
                .formatted(
                        measured.cold().micros(),
                        measured.cold().rate(),
                        whole(measured.warmMicros()),
                        whole(measured.warmRate())));
        return measured;
    }

    private Run run(Stage stage, Contender contender) {
        return new Run(contender, stage, peersLibraries, profiled);
    }

    /**
     * What this many workers do together, each held by its calls in flight alone.
     *
     * @param window of the measurement, after all have joined
     */
    void workers(Load load, int count, Duration window) throws Exception {
        staged((broker, name) -> {
            Stage stage = new Stage(broker, name, load, folder);
            double most = count * load.ceiling();
            stage.fill((int) (most * (window.plus(SETTLE).toSeconds() + 60)));
            List<ChildProcess> started = new ArrayList<>();
            try (ChildProcess upstream = stage.upstream();
                    Outcomes outcomes = stage.outcomes()) {
                var settings = stage.settings(upstream);
                for (int worker = 1; worker <= count; worker++) {
                    started.add(Contender.DROVER.start(stage, settings, peersLibraries, false, "worker-" + worker));
                }
                Clock clock = new Clock(started, outcomes, System.nanoTime());
                long giveUp = System.nanoTime() + JOINED_WITHIN.toNanos();
                while (stage.members() < count) {
                    if (System.nanoTime() > giveUp) {
                        throw new IllegalStateException("not all of " + count + " workers joined the group");
                    }
                    clock.during(Duration.ofMillis(500));
                }
                clock.during(SETTLE);
                Clock.Mark begin = clock.mark();
                clock.during(window);
                double rate = clock.mark().rateSince(begin);
                findings.workers(count, rate);
                said.accept("   %d workers: %.1f/s".formatted(count, rate));
            } finally {
                started.forEach(ChildProcess::close);
            }
        });
    }

    /** From the start of {@code launcher run} to its first committed outcome. */
    void startOfRun(Path launcher) throws Exception {
        build(launcher, "run");
        staged((broker, name) -> {
            Stage stage = new Stage(broker, name, Load.USUAL, folder);
            stage.fill(100);
            try (ChildProcess upstream = stage.upstream();
                    Outcomes outcomes = stage.outcomes()) {
                Path file = WorkerFile.write(stage, stage.settings(upstream), Map.of());
                try (ChildProcess worker = ChildProcess.start(
                        stage.folder().resolve("run.log"),
                        List.of(launcher.toString(), "run", "--config", file.toString()))) {
                    Clock clock = Clock.started(worker, outcomes);
                    clock.until(1, Clock.FIRST_OUTCOME_WITHIN);
                    started("run", clock.mark().seconds());
                }
            }
        });
    }

    /** From the start of {@code launcher demo} to its line that says that it has the first outcome. */
    void startOfDemo(Path launcher) {
        build(launcher, "demo");
        long start = System.nanoTime();
        try (ChildProcess demo =
                ChildProcess.start(folder.resolve("demo-" + ++runs + ".log"), List.of(launcher.toString(), "demo"))) {
            demo.awaitSaid("drover: first outcome ", Clock.FIRST_OUTCOME_WITHIN);
            started("demo", (System.nanoTime() - start) / 1e9);
        }
    }

    /** The launcher builds what is missing or out of date, which is no part of a start. */
    private void build(Path launcher, String verb) {
        try (ChildProcess help = ChildProcess.start(
                folder.resolve(verb + "-help-" + ++runs + ".log"), List.of(launcher.toString(), verb, "--help"))) {
            Integer code = help.exitCode(BUILT_WITHIN);
            if (code == null || code != 0) {
                throw new IllegalStateException(launcher + " " + verb + " cannot start; its log is " + help.log());
            }
        }
    }

    private void started(String verb, double seconds) {
        findings.start(verb, seconds);
        said.accept("   %s: first outcome after %.1f s".formatted(verb, seconds));
    }

    private static String whole(OptionalDouble figure) {
        return figure.isPresent() ? String.format(Locale.ROOT, "%.0f", figure.getAsDouble()) : "–";
    }
}

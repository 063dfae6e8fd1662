package dev.drover.bench;

import dev.drover.testbed.BrokerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures a worker as it runs in production, beside a bare loop, Parallel Consumer and a plain listener:"
                    + " the same broker, upstream and requests, one after the other, repeated.",
            "Uses this machine alone and nothing that runs on it; leave the machine idle meanwhile."
        },
        footer = {
            "",
            "Examples:",
            "  worker/drover bench --quick",
            "  worker/drover bench --repeat 5 --output worker/docs/reports/bench.md",
            "  worker/drover bench --contenders drover,bare-loop --delay 50ms --in-flight 256",
            "",
            "Exit codes: 0 ok, 1 failure, 2 usage."
        })
public final class BenchCommand implements Callable<Integer> {
    /** How a contender that gives out fewer requests than it could is told from one that cannot do more. */
    private static final double HALF = 0.5;

    @Option(names = "--quick", description = "About five minutes: fewer requests, one repetition, three contenders.")
    private boolean quick;

    @Option(names = "--repeat", paramLabel = "N", description = "Repetitions (3; with --quick 1).")
    private @Nullable Integer repeat;

    @Option(
            names = "--contenders",
            split = ",",
            paramLabel = "NAME",
            converter = ContenderName.class,
            description = "Of drover, bare-loop, parallel-consumer-transactional, parallel-consumer-plain, listener "
                    + "(all; with --quick the first three).")
    private @Nullable List<Contender> contenders;

    @Option(
            names = "--delay",
            split = ",",
            paramLabel = "TIME",
            converter = Millis.class,
            description = "Times that the upstream takes: 0ms, 50ms, 1s (these three; with --quick the first two).")
    private @Nullable List<Duration> delays;

    @Option(
            names = "--body",
            split = ",",
            paramLabel = "BYTES",
            description = "Lengths of the prompt (600; 8192 and 524288 are of interest, too).")
    private List<Integer> bodies = List.of(600);

    @Option(names = "--partitions", split = ",", paramLabel = "N", description = "Partitions of the request topic (8).")
    private List<Integer> partitions = List.of(8);

    @Option(names = "--tenants", split = ",", paramLabel = "N", description = "Tenants (5).")
    private List<Integer> tenants = List.of(5);

    @Option(
            names = "--in-flight",
            split = ",",
            paramLabel = "N",
            description = "Calls at a time (256; 2000 with a delay of a second or more).")
    private List<Integer> inFlight = List.of();

    @Option(names = "--no-latency", description = "Leaves the runs at half load out.")
    private boolean noLatency;

    @Option(
            names = "--profile",
            description = "Writes a flight recording of each contender beside its log. Recording costs a little.")
    private boolean profile;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where the report goes; standard output if not given.")
    private @Nullable Path output;

    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    private BenchCommand() {}

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", Contender.QUIET);
        System.exit(new CommandLine(new BenchCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path libraries = Path.of(System.getProperty("drover.bench.peers", "worker/bench/peers/target/lib"));
        if (!Files.isDirectory(libraries)) {
            System.err.println("drover: no folder " + libraries + "; start the bench with worker/drover bench");
            return 1;
        }
        int repetitions = repeat != null ? repeat : quick ? 1 : 3;
        Path folder = Files.createTempDirectory("drover-bench-");
        say("logs in " + folder);
        Map<Scenario, Map<Contender, Row>> rows = new LinkedHashMap<>();
        int number = 0;
        for (int repetition = 1; repetition <= repetitions; repetition++) {
            for (Scenario scenario : scenarios()) {
                for (Contender contender : contenders()) {
                    Row row = rows.computeIfAbsent(scenario, _ -> new LinkedHashMap<>())
                            .computeIfAbsent(
                                    contender, _ -> new Row(scenario, contender, new ArrayList<>(), new ArrayList<>()));
                    measure(row, "bench-" + ++number, repetition, folder, libraries);
                }
            }
        }
        String report = Report.of(
                rows.values().stream().flatMap(own -> own.values().stream()).toList(),
                "worker/drover bench "
                        + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
                System.getProperty("drover.bench.commit", "unknown"),
                Machine.here(),
                LocalDate.now(ZoneOffset.UTC));
        if (output == null) {
            System.out.print(report);
        } else {
            Files.writeString(output, report);
            say("report in " + output);
        }
        return 0;
    }

    /** A broker of its own for each run: no run finds the segments and caches of another. */
    private void measure(Row row, String name, int repetition, Path folder, Path libraries) throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve(name + "-broker.log"), Map.of())) {
            Measurement measured = new Run(
                            row.contender(),
                            row.scenario(),
                            broker.bootstrapServers(),
                            name,
                            folder,
                            libraries,
                            profile)
                    .throughput();
            row.runs().add(measured);
            say("%d  %s  %s: %.0f µs, %.0f/s cold; %s µs, %s/s warm"
                    .formatted(
                            repetition,
                            row.scenario().name(),
                            row.contender().word(),
                            measured.coldMicros().orElseThrow(),
                            measured.coldRate().orElseThrow(),
                            whole(measured.steadyMicros()),
                            whole(measured.steadyRate())));
            if (!noLatency) {
                latencies(row, measured, name + "-latency", broker, folder, libraries);
            }
        }
    }

    private void latencies(
            Row row, Measurement measured, String name, BrokerProcess broker, Path folder, Path libraries)
            throws Exception {
        double rate = HALF * measured.steadyRate().orElse(measured.coldRate().orElseThrow());
        Latencies found = new Run(
                        row.contender(), row.scenario(), broker.bootstrapServers(), name, folder, libraries, false)
                .latencies(rate, quick ? 10 : 20, quick ? 10 : 30);
        row.latencies().add(found);
        say("   at %.0f/s added ms: p50 %.1f, p99 %.1f, longest %.1f"
                .formatted(rate, found.p50(), found.p99(), found.max()));
    }

    private List<Contender> contenders() {
        if (contenders != null) {
            return contenders;
        }
        return quick
                ? List.of(Contender.DROVER, Contender.BARE_LOOP, Contender.PARALLEL_CONSUMER_TRANSACTIONAL)
                : List.of(Contender.values());
    }

    private List<Scenario> scenarios() {
        List<Duration> times = delays != null
                ? delays
                : quick
                        ? List.of(Duration.ZERO, Duration.ofMillis(50))
                        : List.of(Duration.ZERO, Duration.ofMillis(50), Duration.ofSeconds(1));
        List<Scenario> scenarios = new ArrayList<>();
        for (Duration delay : times) {
            boolean slow = delay.compareTo(Duration.ofSeconds(1)) >= 0;
            for (int body : bodies) {
                for (int width : partitions) {
                    for (int tenant : tenants) {
                        for (int calls : inFlight.isEmpty() ? List.of(slow ? 2_000 : 256) : inFlight) {
                            scenarios.add(scenario(delay, body, width, tenant, calls));
                        }
                    }
                }
            }
        }
        return scenarios;
    }

    /** The windows of the whole form are 60,000 requests and, with fast answers, as many after 200,000. */
    private Scenario scenario(Duration delay, int body, int width, int tenant, int calls) {
        boolean fast = delay.compareTo(Duration.ofMillis(10)) < 0 && body <= 10_000;
        int cold = body > 10_000 ? 2_000 : quick ? 20_000 : delay.toMillis() >= 1_000 ? 40_000 : 60_000;
        int warmUp = fast ? (quick ? 60_000 : 200_000) : quick ? 40_000 : cold;
        int steady = body > 10_000 ? 0 : quick ? 20_000 : fast ? 60_000 : 20_000;
        return new Scenario(
                "upstream %,d ms, %,d B, %d partitions, %,d tenants, %,d in flight"
                        .formatted(delay.toMillis(), body, width, tenant, calls),
                delay,
                body,
                width,
                tenant,
                calls,
                cold,
                warmUp,
                steady);
    }

    private static String whole(OptionalDouble figure) {
        return figure.isPresent() ? "%.0f".formatted(figure.getAsDouble()) : "–";
    }

    private static void say(String line) {
        System.err.println("drover: " + line);
    }
}

package dev.drover.bench;

import dev.drover.bench.Agenda.Comparison;
import dev.drover.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
        subcommands = CompareCommand.class,
        description = {
            "Measures a worker as it runs in production, beside a bare loop, Parallel Consumer and a plain listener:"
                    + " the same broker, upstream and requests, one after the other, repeated.",
            "Uses this machine alone and nothing that runs on it; leave the machine idle meanwhile."
        },
        footer = {
            "",
            "Parts:",
            "  peers    Drover and its peers: processor time, throughput, added latency at half load",
            "  bodies   prompts of 8 KB and 512 KB",
            "  workers  the throughput of 1, 2 and 4 workers that 100 calls of a second hold back",
            "  memory   10,000 calls in flight: what is resident",
            "  sweeps   how the cost of a request grows, Drover alone (see --sweep)",
            "  starts   from the start of run and of demo to the first outcome",
            "",
            "Examples:",
            "  worker/drover bench --quick",
            "  worker/drover bench --output worker/docs/reports/bench.md",
            "  worker/drover bench --within 2h --repeat 7",
            "  worker/drover bench --sweep partitions,tenants",
            "  worker/drover bench --contenders drover,bare-loop --delay 50ms --in-flight 256",
            "  worker/drover bench compare before.json after.json",
            "",
            "Exit codes: 0 ok, 1 failure, 2 usage. A run that fails is named in the report, and the others go on."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final Set<Contender> COMPARED =
            EnumSet.of(Contender.DROVER, Contender.BARE_LOOP, Contender.PARALLEL_CONSUMER_TRANSACTIONAL);
    private static final Set<Contender> ONCE =
            EnumSet.of(Contender.DROVER_AT_LEAST_ONCE, Contender.PARALLEL_CONSUMER_PLAIN, Contender.LISTENER);
    private static final Set<Contender> TIMED =
            EnumSet.of(Contender.DROVER, Contender.DROVER_AT_LEAST_ONCE, Contender.BARE_LOOP);

    @Option(names = "--quick", description = "About five minutes: peers alone, fewer requests, one repetition.")
    private boolean quick;

    @Option(names = "--repeat", paramLabel = "N", description = "Repetitions of what is compared (2; with --quick 1).")
    private @Nullable Integer repeat;

    @Option(
            names = "--within",
            paramLabel = "TIME",
            converter = Millis.class,
            defaultValue = "35m",
            description = "No run is begun that would probably end later (${DEFAULT-VALUE}).")
    private Duration within = Duration.ofMinutes(35);

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "NAME",
            converter = Words.ForPart.class,
            description =
                    "Of peers, bodies, workers, memory, sweeps, starts (all; peers alone with --quick and with one "
                            + "of the lists below).")
    private List<Part> parts = List.of();

    @Option(
            names = "--sweep",
            split = ",",
            paramLabel = "NAME",
            converter = Words.ForSweep.class,
            description =
                    "Of partitions, tenants, chain, in-flight, attempts: these alone, with more points, about three "
                            + "minutes each.")
    private List<Sweep> sweeps = List.of();

    @Option(
            names = "--contenders",
            split = ",",
            paramLabel = "NAME",
            converter = Words.ForContender.class,
            description = "Of drover, drover-at-least-once, drover-small-heap, bare-loop, "
                    + "parallel-consumer-transactional, parallel-consumer-plain, listener.")
    private List<Contender> contenders = List.of();

    @Option(
            names = "--delay",
            split = ",",
            paramLabel = "TIME",
            converter = Millis.class,
            description = "Times that the upstream takes: 0ms, 50ms, 1s (these three; with --quick the first two).")
    private List<Duration> delays = List.of();

    @Option(names = "--body", split = ",", paramLabel = "BYTES", description = "Lengths of the prompt (600).")
    private List<Integer> bodies = List.of();

    @Option(names = "--partitions", split = ",", paramLabel = "N", description = "Partitions of the request topic (8).")
    private List<Integer> partitions = List.of();

    @Option(names = "--tenants", split = ",", paramLabel = "N", description = "Tenants (5).")
    private List<Integer> tenants = List.of();

    @Option(
            names = "--in-flight",
            split = ",",
            paramLabel = "N",
            description = "Calls at a time (256; 2000 with a delay of a second or more).")
    private List<Integer> inFlight = List.of();

    @Option(names = "--no-latency", description = "Leaves the runs at half load out.")
    private boolean noLatency;

    @Option(
            names = "--divide",
            paramLabel = "N",
            defaultValue = "1",
            description = "Divides the counts of requests, to try the bench itself. The figures say little then.")
    private int divisor = 1;

    @Option(
            names = "--profile",
            description = "Writes a flight recording of each contender beside its log. Recording costs a little.")
    private boolean profile;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where the report goes, its charts beside it; standard output and no charts if not given.")
    private @Nullable Path output;

    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    private BenchCommand() {}

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", Contender.QUIET);
        // Whoever ends the bench ends what it has started, however that happens.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        System.exit(new CommandLine(new BenchCommand())
                .setUsageHelpWidth(Main.WIDTH)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path libraries = Path.of(System.getProperty("drover.bench.peers", "worker/bench/peers/target/lib"));
        if (!Files.isDirectory(libraries)) {
            say("no folder " + libraries + "; start the bench with worker/drover bench");
            return 1;
        }
        if (divisor < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--divide must be at least 1, not " + divisor);
        }
        Path launcher =
                Path.of(System.getProperty("drover.command", "worker/drover")).toAbsolutePath();
        Path folder = Files.createTempDirectory("drover-bench-");
        say("logs in " + folder);
        Findings findings = new Findings();
        Bench bench = new Bench(findings, folder, libraries, profile, BenchCommand::say);
        Agenda agenda =
                new Agenda(comparisons(), parts(), Set.copyOf(sweeps), !sweeps.isEmpty(), latencySeconds(), divisor);
        int repetitions = repeat != null ? repeat : quick ? 1 : 2;
        Report report = new Report(findings, circumstances());
        Path file = output;
        // What there is, is written after each run: one that ends badly, or Ctrl-C, loses no other.
        new Steps(
                        agenda.steps(bench, repetitions, launcher),
                        within,
                        BenchCommand::say,
                        file == null ? () -> {} : () -> report.write(file))
                .run(findings);
        if (file == null) {
            System.out.print(report.page(null));
        } else {
            say("report in " + file);
        }
        return findings.missing().stream().anyMatch(what -> what.contains(Steps.FAILED)) ? 1 : 0;
    }

    private Circumstances circumstances() {
        return new Circumstances(
                ("worker/drover bench "
                                + String.join(
                                        " ", spec.commandLine().getParseResult().originalArgs()))
                        .strip(),
                divisor,
                System.getProperty("drover.bench.commit", "unknown"),
                Machine.here(),
                LocalDate.now(ZoneOffset.UTC));
    }

    private boolean listed() {
        return Stream.of(contenders, delays, bodies, partitions, tenants, inFlight)
                .anyMatch(list -> !list.isEmpty());
    }

    private Set<Part> parts() {
        if (!parts.isEmpty()) {
            return EnumSet.copyOf(parts);
        }
        if (!sweeps.isEmpty()) {
            return EnumSet.of(Part.SWEEPS);
        }
        return quick || listed() ? EnumSet.of(Part.PEERS) : EnumSet.allOf(Part.class);
    }

    private int latencySeconds() {
        return noLatency ? 0 : quick || divisor > 1 ? 10 : 20;
    }

    private List<Comparison> comparisons() {
        List<Duration> times = !delays.isEmpty()
                ? delays
                : quick
                        ? List.of(Duration.ZERO, Duration.ofMillis(50))
                        : List.of(Duration.ZERO, Duration.ofMillis(50), Duration.ofSeconds(1));
        List<Comparison> all = new ArrayList<>();
        for (Duration delay : times) {
            boolean slow = delay.compareTo(Duration.ofSeconds(1)) >= 0;
            for (int body : orElse(bodies, 600)) {
                for (int width : orElse(partitions, 8)) {
                    for (int tenant : orElse(tenants, 5)) {
                        for (int calls : orElse(inFlight, slow ? 2_000 : 256)) {
                            comparisons(new Load(delay, body, width, tenant, calls, 1, 1))
                                    .forEach(all::add);
                        }
                    }
                }
            }
        }
        return all;
    }

    private static List<Integer> orElse(List<Integer> given, int usual) {
        return given.isEmpty() ? List.of(usual) : given;
    }

    /**
     * An upstream that takes time makes a listener wait for each call, which needs no measuring; and it bounds the rate, so that
     * added latency is measured without.
     */
    private Stream<Comparison> comparisons(Load load) {
        Scenario scenario = scenario(load);
        if (!contenders.isEmpty()) {
            Set<Contender> named = EnumSet.copyOf(contenders);
            return Stream.of(new Comparison(scenario, contenders, named, named));
        }
        if (quick) {
            return Stream.of(new Comparison(scenario, List.copyOf(COMPARED), COMPARED, COMPARED));
        }
        if (!load.delay().isZero()) {
            return Stream.of(new Comparison(scenario, List.copyOf(COMPARED), COMPARED, Set.of()));
        }
        Scenario shorter = new Scenario(
                scenario.name() + ", shorter", load, scenario.cold(), scenario.cold(), scenario.cold() / 3);
        return Stream.of(
                new Comparison(scenario, List.copyOf(COMPARED), COMPARED, TIMED),
                new Comparison(shorter, List.copyOf(ONCE), Set.of(), TIMED));
    }

    /** The windows of the whole form are 60,000 requests and, with fast answers, 40,000 after 200,000. */
    private Scenario scenario(Load load) {
        boolean large = load.bodyBytes() > 10_000;
        boolean fast = load.delay().toMillis() < 10 && !large;
        int cold = large ? 2_000 : quick ? 20_000 : load.delay().toMillis() >= 1_000 ? 40_000 : 60_000;
        int warmUp = fast ? (quick ? 60_000 : 200_000) : quick ? 40_000 : cold;
        int steady = large ? 0 : quick || !fast ? 20_000 : 40_000;
        return new Scenario(Agenda.title(load), load, cold / divisor, warmUp / divisor, steady / divisor);
    }

    private static void say(String line) {
        System.err.println("drover: " + line);
    }
}

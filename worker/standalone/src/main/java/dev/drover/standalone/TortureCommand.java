package dev.drover.standalone;

import dev.drover.testbed.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code torture}: the long form of the fault suite. */
@Command(
        name = "torture",
        description = "Kills, stops and replaces worker processes and restarts the broker under a steady load, then "
                + "counts the outcomes.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover torture --minutes 10",
            "  drover torture --minutes 2 --seed 42 --logs /tmp/torture",
            "",
            "Exits with 0 if and only if every request has exactly one outcome and all records agree."
        })
final class TortureCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "5", description = "How long (${DEFAULT-VALUE}).")
    private double minutes;

    @Option(names = "--seed", paramLabel = "N", description = "Which harm when; random if not given, and printed.")
    private @Nullable Long seed;

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            defaultValue = "torture-logs",
            description = "Where the workers' logs go (${DEFAULT-VALUE}).")
    private Path logs = Path.of("torture-logs");

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    TortureCommand() {}

    @Override
    public Integer call() {
        if (minutes <= 0) {
            throw new ParameterException(spec.commandLine(), "--minutes must be above 0, not " + minutes);
        }
        long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1, 1_000_000) : seed;
        say("seed " + chosen + ", logs in " + logs.toAbsolutePath());
        Duration lasts = Duration.ofMillis((long) (minutes * 60_000));
        Torture.Finding finding = new Torture(chosen, lasts, logs, TortureCommand::say).run();
        Verdict verdict = finding.verdict();
        System.out.printf(
                Locale.ROOT,
                "seed %d: %d requests, %d completed, %d dead-lettered %s, %d duplicates, %d missing, %d unknown, "
                        + "%d contradictions; %d calls, %d of them repeated; p50 %d ms, p99 %d ms%n",
                chosen,
                verdict.requests(),
                verdict.completed(),
                verdict.deadLettered(),
                verdict.reasons(),
                verdict.duplicates(),
                verdict.missing().size(),
                verdict.unknown().size(),
                verdict.contradictions().size(),
                finding.calls(),
                finding.repeatedCalls(),
                verdict.latencies().p50(),
                verdict.latencies().p99());
        verdict.contradictions().stream().limit(10).forEach(TortureCommand::say);
        return verdict.exactlyOnce() && verdict.consistent() ? 0 : 1;
    }

    private static void say(String what) {
        System.err.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + what);
    }
}

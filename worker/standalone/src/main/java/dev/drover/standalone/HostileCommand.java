package dev.drover.standalone;

import dev.drover.standalone.hostile.HostileFinding;
import dev.drover.standalone.hostile.HostileRun;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hostile}: the long form of the proof that no input ends a worker. */
@Command(
        name = "hostile",
        description =
                "Sends mutated, huge and odd records to a worker with a small heap, lets a provider answer against "
                        + "every rule, then counts outcomes and log lines.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover hostile --records 1000000 --answers 10000",
            "  drover hostile --heap 256 --rounds 3 --at-once 40 --seed 7",
            "",
            "Exits with 0 if and only if each record has exactly one outcome, each event is one line of the log,",
            "and the worker lives."
        })
final class HostileCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Mutated records (${DEFAULT-VALUE}).")
    private long records;

    @Option(
            names = "--answers",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Mutated answers (${DEFAULT-VALUE}).")
    private long answers;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often each of the huge and odd ones is sent (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "16",
            description = "Of each, so many one after the other (${DEFAULT-VALUE}).")
    private int atOnce;

    @Option(
            names = "--heap",
            paramLabel = "MB",
            defaultValue = "512",
            description = "The worker's heap (${DEFAULT-VALUE}).")
    private int heap;

    @Option(names = "--seed", paramLabel = "N", description = "Which mutations; random if not given, and printed.")
    private @Nullable Long seed;

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            defaultValue = "hostile-logs",
            description = "Where the worker's log goes (${DEFAULT-VALUE}).")
    private Path logs = Path.of("hostile-logs");

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    HostileCommand() {}

    @Override
    public Integer call() {
        if (records < 0 || answers < 0 || rounds < 0 || atOnce < 1 || heap < 128) {
            throw new ParameterException(
                    spec.commandLine(), "counts must be 0 or more, --at-once 1 or more, --heap 128 or more");
        }
        long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1, 1_000_000) : seed;
        say("seed " + chosen + ", log in " + logs.toAbsolutePath());
        HostileFinding finding = new HostileRun(
                        new HostileRun.Plan(chosen, records, answers, rounds, atOnce, heap), logs, HostileCommand::say)
                .run();
        System.out.printf(
                Locale.ROOT,
                "seed %d, heap %d MB: %d records, %d results, errors %s; %d calls; %d log events of which %d tell of"
                    + " an error; held for requests at most %d of %d MB; healthy requests: %d, p50 %d ms, p99 %d ms%n",
                chosen,
                heap,
                finding.sent(),
                finding.results(),
                new TreeMap<>(finding.codes()),
                finding.calls(),
                finding.log().events(),
                finding.log().failures(),
                finding.mostHeld() >> 20,
                finding.heldLimit() >> 20,
                finding.healthy(),
                finding.p50(),
                finding.p99());
        finding.problems().forEach(problem -> System.out.println("WRONG: " + problem));
        finding.log().others().forEach(line -> System.out.println("no event: " + line));
        return finding.isRight() ? 0 : 1;
    }

    private static void say(String what) {
        System.err.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + what);
    }
}

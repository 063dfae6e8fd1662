package dev.drover.standalone;

import dev.drover.cli.Main;
import dev.drover.cli.UsageErrors;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The verbs that bring their own broker. */
@Command(
        name = "drover",
        description = "Drover with an embedded broker and a simulated provider.",
        subcommands = {
            DemoCommand.class,
            StandaloneCommand.class,
            ProviderCommand.class,
            TortureCommand.class,
            HostileCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover demo                          500 requests, end to end, in a minute",
            "  drover demo --seed 7 -o json         the same misbehaviour every time, for scripts",
            "  drover standalone --data-dir ./data --config drover.yaml",
            "  drover provider fail unavailable --config data/drover.yaml",
            "  drover torture --minutes 10          workers killed and stopped, every outcome counted",
            "  drover hostile --heap 256            records and answers that break the rules, every outcome counted",
            "",
            "Exit codes: 0 ok, 1 failure, 2 usage, 130 interrupted."
        })
public final class StandaloneMain implements Runnable {
    /** The production worker under this jar's class path; what torture's child processes run. */
    static final String WORKER_VERB = "run";

    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    StandaloneMain() {}

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(WORKER_VERB)) {
            Main.main(args);
            return;
        }
        Logs.errorsOnly();
        Main.tellUnreadVariables(args.length > 0 ? args[0] : "");
        System.exit(execute(args));
    }

    static int execute(String... args) {
        return Main.versioned(new CommandLine(new StandaloneMain()))
                .setUsageHelpWidth(Main.WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler((failure, line, _) -> {
                    line.getErr().println("drover: " + reason(failure));
                    if (Arrays.asList(args).contains("--stacktrace")) {
                        failure.printStackTrace(line.getErr());
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "name a command: demo, standalone, provider, torture or hostile");
    }

    private static String reason(Throwable failure) {
        String reason = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(": "));
        return reason.isEmpty() ? failure.getClass().getSimpleName() : reason;
    }
}

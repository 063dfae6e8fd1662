package dev.drover.cli;

import dev.drover.app.configuration.UnreadVariables;
import dev.drover.cli.costs.BudgetsCommand;
import dev.drover.cli.costs.CostsCommand;
import dev.drover.cli.dlq.DlqCommand;
import dev.drover.cli.operate.ControlCommand;
import dev.drover.cli.operate.RequestsCommand;
import dev.drover.cli.operate.StatusCommand;
import dev.drover.cli.results.ResultsCommand;
import dev.drover.cli.setup.CheckCommand;
import dev.drover.cli.setup.CompletionCommand;
import dev.drover.cli.setup.ConfigCommand;
import dev.drover.cli.setup.ModelsCommand;
import dev.drover.cli.setup.TopicsCommand;
import dev.drover.cli.submit.SubmitCommand;
import dev.drover.operations.OperationException;
import dev.drover.privacy.ControlCharacters;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code drover}: one verb per thing that can be done. */
@Command(
        name = "drover",
        description = "Turns a Kafka topic of LLM inference requests into exactly one outcome per request.",
        subcommands = {
            RunCommand.class,
            SubmitCommand.class,
            ResultsCommand.class,
            DlqCommand.class,
            CostsCommand.class,
            BudgetsCommand.class,
            StatusCommand.class,
            RequestsCommand.class,
            ControlCommand.class,
            ConfigCommand.class,
            CheckCommand.class,
            ModelsCommand.class,
            TopicsCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover run --config drover.yaml",
            "  drover run --bootstrap-server kafka:9092 -X security.protocol=SSL --config drover.yaml",
            "  drover submit batch.jsonl --config drover.yaml --wait --output results.jsonl",
            "  drover costs --config drover.yaml --by tenant,model --from 2026-11",
            "  drover budgets list --config drover.yaml",
            "  drover results --config drover.yaml --tenant acme --from 1h",
            "  drover status --config drover.yaml",
            "  drover submit --help",
            "",
            "DROVER_CONFIG has the files of --config, DROVER_BOOTSTRAP_SERVERS the brokers of --bootstrap-server, for"
                    + " all.",
            "The launcher worker/drover has more commands, which bring their own broker:",
            "  demo        500 requests, end to end, in a minute",
            "  standalone  a broker and a worker in one process, on this machine",
            "  provider    makes the simulated provider of standalone fail, and heals it",
            "  torture     workers killed and stopped, every outcome counted",
            "  hostile     records and answers that break the rules, every outcome counted",
            "Exit codes: 0 ok, 1 failure, 2 usage, 3 partly failed, 4 nothing matched, 130 interrupted."
        })
public final class Main implements Runnable {
    /** Characters of a line of help. */
    public static final int WIDTH = 120;

    /** Its log says what its configuration may have wrong. */
    private static final String WORKER_VERB = "run";

    /** Lists what the environment may have wrong itself. */
    private static final List<String> CHECK = List.of("config", "check");

    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    Main() {}

    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** Runs one command line and returns its exit code; a verb that serves returns when it has ended. */
    static int execute(String... args) {
        if (!List.of(args).subList(0, Math.min(2, args.length)).equals(CHECK)) {
            tellUnreadVariables(args.length > 0 ? args[0] : "");
        }
        return versioned(CommandLines.of(Main.class, args))
                .setOut(StandardOutput.writer())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(WIDTH)
                .setExecutionStrategy(Main::told)
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(new Failures())
                .execute(args);
    }

    /** Says on stderr which variables are probably mistyped; a worker's start logs them, and so does what it brings along. */
    public static void tellUnreadVariables(String verb) {
        if (!verb.equals(WORKER_VERB)) {
            UnreadVariables.warnings(System.getenv().keySet())
                    .forEach(warning -> System.err.println("warning: " + ControlCharacters.escape(warning.toString())));
        }
    }

    /** Every verb knows {@code --version}, and says the same. */
    public static CommandLine versioned(CommandLine line) {
        line.getCommandSpec().versionProvider(new Version());
        line.getSubcommands().values().forEach(Main::versioned);
        return line;
    }

    /** Help is printed outside of any command; where that fails, it is said as a command's failure is. */
    private static int told(ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OperationException e) {
            throw new ExecutionException(parsed.commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name a command: "
                        + String.join(
                                ", ",
                                spec.subcommands().keySet().stream()
                                        .filter(verb -> !verb.equals("help"))
                                        .toList())
                        + "; with this machine alone: demo, standalone, provider");
    }
}

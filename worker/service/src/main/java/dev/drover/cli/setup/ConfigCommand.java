package dev.drover.cli.setup;

import dev.drover.app.ConfigurationCheck;
import dev.drover.app.properties.Problem;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.QuietLog;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover config}: what a worker's start would say of its configuration. */
@Command(
        name = "config",
        description = "Looks at a worker's configuration.",
        subcommands = {ConfigCommand.Validate.class, CommandLine.HelpCommand.class},
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = "  drover config validate --config drover.yaml")
public final class ConfigCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    public ConfigCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: validate");
    }

    /** Says everything that a start would refuse. */
    @Command(
            name = "validate",
            description = {
                "Says what a worker would refuse to start with: unknown properties, values of the wrong kind or out of "
                        + "range, and what contradicts itself. Connects to nothing.",
                "The environment counts as it does for the worker: a key that is not set here is reported."
            },
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  drover config validate --config drover.yaml",
                "  OPENAI_API_KEY=none drover config validate --config drover.yaml -X drover.engine.in-flight=200",
                "",
                "Exit codes: 0 a worker would start, 1 it would not, 2 usage."
            })
    static final class Validate implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                description = "YAML or properties file; repeatable, later ones win.")
        private List<Path> configs = new ArrayList<>();

        @Option(names = "-X", paramLabel = "KEY=VALUE", description = "A property of the worker; repeatable.")
        private Map<String, String> properties = new LinkedHashMap<>();

        @SuppressWarnings("NullAway.Init")
        Validate() {}

        @Override
        public Integer call() {
            for (Path config : configs) {
                if (!Files.isReadable(config)) {
                    throw new ParameterException(spec.commandLine(), "--config " + config + " cannot be read");
                }
            }
            QuietLog.apply(false);
            List<Problem> problems = ConfigurationCheck.problems(configs, properties);
            PrintWriter out = spec.commandLine().getOut();
            for (Problem problem : problems) {
                out.println(problem.property() + ": " + problem.what());
                out.println("    " + problem.remedy());
            }
            if (problems.isEmpty()) {
                out.println("a worker would start with this configuration");
            } else {
                spec.commandLine()
                        .getErr()
                        .println("a worker would refuse to start: "
                                + (problems.size() == 1 ? "1 problem" : problems.size() + " problems"));
            }
            out.flush();
            return problems.isEmpty() ? ExitCodes.OK : ExitCodes.FAILURE;
        }
    }
}

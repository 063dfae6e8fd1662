package dev.drover.cli.setup;

import dev.drover.app.configuration.ConfigurationFiles;
import dev.drover.app.configuration.ShownConfiguration;
import dev.drover.app.configuration.ShownConfiguration.Entry;
import dev.drover.app.configuration.UnknownProperties;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.OutputOptions;
import dev.drover.cli.kafka.QuietLog;
import dev.drover.cli.kafka.WorkerOptions;
import dev.drover.contracts.Json;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.InvalidInput;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.core.env.ConfigurableEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a worker would run with, and where each value comes from. */
@Command(
        name = "show",
        description = "Shows the configuration that holds: each property, its value, and where the value comes from: a "
                + "line of a file, the environment, an option, or the default. Secrets are not shown.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover config show --config drover.yaml",
            "  drover config show --config drover.yaml --config production.yaml --defaults",
            "  drover config show --config drover.yaml -X drover.engine.in-flight=200 -o json",
            "",
            "Exit codes: 0 ok, 1 failure, 2 usage."
        })
final class ConfigShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private WorkerOptions worker;

    @Mixin
    private OutputOptions output;

    @Option(names = "--defaults", description = "Also properties that nobody has set.")
    private boolean defaults;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    ConfigShowCommand() {}

    @Override
    public Integer call() {
        QuietLog.apply(false);
        List<Entry> entries;
        try {
            ConfigurableEnvironment environment = ConfigurationFiles.environment(worker.files(), worker.properties());
            entries = ShownConfiguration.of(environment, defaults);
            // They hold nothing, and so are not among what is shown.
            PrintWriter err = spec.commandLine().getErr();
            UnknownProperties.problems(environment).forEach(problem -> err.println("warning: " + problem));
            err.flush();
        } catch (InvalidConfigurationException e) {
            throw new OperationException(
                    new InvalidInput(e.problems().getFirst().toString()), e);
        }
        List<Column<Entry>> columns = List.of(
                Column.text("PROPERTY", Entry::name),
                Column.text("VALUE", Entry::value),
                Column.text("FROM", Entry::from));
        try (var sheet = output.sheet(
                spec.commandLine().getOut(),
                columns,
                entry -> Json.object()
                        .put("property", entry.name())
                        .put("value", entry.value())
                        .put("from", entry.from()))) {
            entries.forEach(sheet::add);
        }
        return entries.isEmpty() ? ExitCodes.NOTHING : ExitCodes.OK;
    }
}

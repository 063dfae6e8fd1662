package dev.drover.cli.setup;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover config}: the configuration of a worker, before there is one. */
@Command(
        name = "config",
        description = "Begins, checks and shows a worker's configuration.",
        subcommands = {
            ConfigInitCommand.class,
            ConfigCheckCommand.class,
            ConfigShowCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover config init --provider openai",
            "  drover config check --config drover.yaml",
            "  drover config show --config drover.yaml"
        })
public final class ConfigCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    public ConfigCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: init, check or show");
    }
}

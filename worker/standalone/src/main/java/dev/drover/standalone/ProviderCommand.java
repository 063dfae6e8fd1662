package dev.drover.standalone;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover provider}: faults of the simulated provider, switched while it runs. */
@Command(
        name = "provider",
        description = "Makes the simulated provider of a running standalone fail, and heals it.",
        subcommands = {ProviderFailCommand.class, ProviderHealCommand.class, CommandLine.HelpCommand.class},
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover provider fail unavailable --config data/drover.yaml",
            "  drover provider heal --config data/drover.yaml"
        })
final class ProviderCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    ProviderCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: fail or heal");
    }
}

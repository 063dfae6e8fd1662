package dev.drover.cli.operate;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover requests}: what has no outcome yet, and why. */
@Command(
        name = "requests",
        description = "Shows requests that have no outcome yet, as the workers that hold them say it.",
        subcommands = {
            RequestsListCommand.class,
            RequestsShowCommand.class,
            RequestsWhyCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover requests list --config drover.yaml --tenant acme",
            "  drover requests list --config drover.yaml --reason budget",
            "  drover requests why --config drover.yaml req_0198c1f25a3e"
        })
public final class RequestsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    public RequestsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: list, show or why");
    }
}

package dev.drover.cli.costs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover budgets}: what may be spent, and what is left. */
@Command(
        name = "budgets",
        description =
                "Shows budgets and what is left of them, sets them, tops up prepaid balances, and takes both back.",
        subcommands = {
            BudgetsListCommand.class,
            BudgetsShowCommand.class,
            BudgetsSetCommand.class,
            BudgetsTopUpCommand.class,
            BudgetsRemoveCommand.class
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover budgets list --config drover.yaml",
            "  drover budgets show acme --config drover.yaml",
            "  drover budgets set --config drover.yaml --tenant acme --period month --usd 250 --because why",
            "  drover budgets top-up --config drover.yaml --tenant acme --usd 100 --id invoice-4711",
            "  drover budgets remove --config drover.yaml --tenant acme --period month"
        })
public final class BudgetsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    BudgetsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: list, show, set, top-up or remove");
    }
}

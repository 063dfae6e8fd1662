package dev.drover.cli.costs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover budgets}: what may be spent, and what is left. */
@Command(
        name = "budgets",
        description = "Shows budgets and what is left of them, sets them and tops up prepaid balances.",
        subcommands = {
            BudgetsListCommand.class,
            BudgetsShowCommand.class,
            BudgetsSetCommand.class,
            BudgetsTopUpCommand.class
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover budgets list --config drover.yaml",
            "  drover budgets show acme",
            "  drover budgets set --tenant acme --period month --usd 250 --reason why",
            "  drover budgets top-up --tenant acme --usd 100 --id invoice-4711"
        })
public final class BudgetsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    BudgetsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: list, show, set or top-up");
    }
}

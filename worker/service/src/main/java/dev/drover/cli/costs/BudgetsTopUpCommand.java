package dev.drover.cli.costs;

import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetRecord;
import dev.drover.operations.budgets.BudgetProposal;
import dev.drover.operations.budgets.BudgetSettings;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover budgets top-up}: money onto a tenant's prepaid balance. */
@Command(
        name = "top-up",
        description = "Adds money to a tenant's prepaid balance, once for each id.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover budgets top-up --config drover.yaml --tenant acme --usd 100 --id invoice-4711",
            "  drover budgets top-up --config drover.yaml --tenant acme --usd 100 --id invoice-4711   # applied once",
            "",
            "The balance is what --period balance was set to, if it was, and all top-ups, less what was spent since"
                    + " the tenant became prepaid. A tenant becomes prepaid with its first top-up: from then on its"
                    + " requests are refused when the credit is used up. The first top-up asks, or wants --yes.",
            "Exit codes: 0 ok, also if it was applied before; 1 failure, also if the id stands for another "
                    + "amount; 2 usage or not confirmed."
        })
final class BudgetsTopUpCommand extends KafkaCommand {
    @Mixin
    private BudgetOptions budgets;

    @Mixin
    private BudgetWriteOptions options;

    @Option(names = "--tenant", paramLabel = "NAME", required = true, description = "The tenant.")
    private String tenant = "";

    @Option(names = "--usd", paramLabel = "AMOUNT", required = true, description = "US dollars, such as 100 or 12.50.")
    private String usd = "";

    @Option(
            names = "--id",
            paramLabel = "ID",
            required = true,
            description =
                    "Yours, such as an invoice's number; the same id is the same top-up, however often it is sent.")
    private String id = "";

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    BudgetsTopUpCommand() {}

    @Override
    protected void check() {
        budgets.check(this::usage);
        try {
            Amounts.usd(usd, true);
            Amounts.requireKey(key());
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private BudgetKey.TopUp key() {
        return new BudgetKey.TopUp(Normalizer.normalize(tenant, Normalizer.Form.NFC), id);
    }

    @Override
    protected int run(Session session) throws Exception {
        BudgetKey.TopUp key = key();
        BigDecimal amount = Amounts.usd(usd, true);
        BudgetRecord.TopUp next = new BudgetRecord.TopUp(
                key,
                amount,
                new BudgetRecord.Note(options.who(), Instant.now().truncatedTo(ChronoUnit.MILLIS), options.because()));
        BudgetSettings settings = budgets.settings(clusterOptions(), key.tenant());
        BudgetProposal proposal = session.budgets().topUp(settings, next);
        proposal.remarks().forEach(session::say);
        BudgetQuestion question = new BudgetQuestion(session, settings, options.dryRun(), options.yes());
        return switch (proposal) {
            case BudgetProposal.Applied applied -> question.applied(applied);
            case BudgetProposal.Change change -> {
                settings.caveat(true).ifPresent(session::say);
                yield question.write(change);
            }
            case BudgetProposal.Absent _ -> throw new IllegalStateException("nothing was to be removed");
        };
    }
}

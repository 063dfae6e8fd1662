package dev.drover.cli.costs;

import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.BudgetRecord;
import dev.drover.operations.budgets.BudgetProposal;
import dev.drover.operations.budgets.BudgetSettings;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover budgets set}: a budget that workers follow instead of the configured one. */
@Command(
        name = "set",
        description =
                "Sets a budget, in place of the configured one of the same scope; workers apply it while they run.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover budgets set --config drover.yaml --tenant acme --period month --usd 250 --because why",
            "  drover budgets set --config drover.yaml --tenant acme --model gpt-4.1 --period day --usd 5 --id t-88",
            "  drover budgets set --config drover.yaml --all-tenants --period day --usd 1000 --dry-run",
            "  drover budgets set --config drover.yaml --tenant acme --period balance --usd 100    # prepaid",
            "",
            "With --id it may be repeated: the same id and amount again changes nothing, another amount is "
                    + "refused. A budget over a model without a price is ignored by the workers, which log it.",
            "Exit codes: 0 ok, 1 failure, 2 usage or not confirmed."
        })
final class BudgetsSetCommand extends KafkaCommand {
    @Mixin
    private BudgetOptions budgets;

    @Mixin
    private BudgetWriteOptions options;

    @ArgGroup(multiplicity = "1")
    private Whose whose = new Whose();

    @Option(names = "--model", paramLabel = "NAME", description = "For this model only, by its configured name.")
    private @Nullable String model;

    @Option(
            names = "--period",
            paramLabel = "PERIOD",
            required = true,
            description = "day, month or balance (prepaid).")
    private BudgetPeriod period = BudgetPeriod.MONTH;

    @Option(names = "--usd", paramLabel = "AMOUNT", required = true, description = "US dollars, such as 250 or 12.50.")
    private String usd = "";

    @Option(
            names = "--soft",
            paramLabel = "SHARE",
            description =
                    "From this share on it is near its end: metric and log. Default: as the workers have it (0.8).")
    private @Nullable String soft;

    @Option(names = "--id", paramLabel = "ID", description = "Yours, so that this can be repeated without harm.")
    private @Nullable String id;

    private static final class Whose {
        @Option(names = "--tenant", paramLabel = "NAME", required = true, description = "Of this tenant.")
        private @Nullable String tenant;

        @Option(names = "--all-tenants", required = true, description = "Of all tenants together.")
        private boolean all;
    }

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    BudgetsSetCommand() {}

    @Override
    protected void check() {
        budgets.check(this::usage);
        refuseUnknownModel();
        try {
            Amounts.usd(usd, false);
            share();
            Amounts.requireKey(scope());
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    /** Workers ignore a budget over a model that they do not have; it would only look as if it were in force. */
    private void refuseUnknownModel() {
        List<String> names = model == null ? List.of() : clusterOptions().configuredNames("drover.models");
        if (!names.isEmpty() && !names.contains(model)) {
            throw usage("the configuration has no model '" + model + "'; there are: " + String.join(", ", names));
        }
    }

    private BudgetKey.Budget scope() {
        String tenant = whose.tenant;
        return new BudgetKey.Budget(
                tenant == null ? null : Normalizer.normalize(tenant, Normalizer.Form.NFC), model, period);
    }

    private @Nullable BigDecimal share() {
        return soft == null ? null : Amounts.share(soft);
    }

    @Override
    protected int run(Session session) throws Exception {
        BudgetKey.Budget scope = scope();
        BudgetRecord.Budget next = new BudgetRecord.Budget(
                scope,
                id,
                Amounts.usd(usd, false),
                share(),
                new BudgetRecord.Note(options.who(), Instant.now().truncatedTo(ChronoUnit.MILLIS), options.because()));
        BudgetSettings settings = budgets.settings(clusterOptions(), scope.tenant());
        BudgetProposal proposal = session.budgets().set(settings, next);
        proposal.remarks().forEach(session::say);
        if (model != null && clusterOptions().configuredNames("drover.models").isEmpty()) {
            session.say("without --config nobody can say whether '" + model
                    + "' is a model that workers know; those that do not log that, and the budget is not in force");
        }
        BudgetQuestion question = new BudgetQuestion(session, settings, options.dryRun(), options.yes());
        return switch (proposal) {
            case BudgetProposal.Applied applied -> question.applied(applied);
            case BudgetProposal.Change change -> question.write(change);
            case BudgetProposal.Absent _ -> throw new IllegalStateException("nothing was to be removed");
        };
    }
}

package dev.drover.cli.costs;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.operations.budgets.BudgetProposal;
import dev.drover.operations.budgets.BudgetSettings;
import dev.drover.report.BudgetLine;
import dev.drover.report.Money;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover budgets remove}: takes back what set or top-up wrote; what is configured applies again. */
@Command(
        name = "remove",
        description =
                "Withdraws a budget that was set, or a top-up; what is configured, if anything is, applies again.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover budgets remove --config drover.yaml --tenant acme --period month",
            "  drover budgets remove --config drover.yaml --tenant acme --top-up invoice-4711",
            "",
            "A top-up of a wrong amount is corrected by a top-up of the right one under another id, and by removing",
            "the wrong one then: the other way round nothing would hold the tenant back in between.",
            "Exit codes: 0 ok, 1 failure, 2 usage or not confirmed, 4 there is no such record."
        })
final class BudgetsRemoveCommand extends KafkaCommand {
    @Mixin
    private BudgetOptions budgets;

    @ArgGroup(multiplicity = "1")
    private Whose whose = new Whose();

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(names = "--model", paramLabel = "NAME", description = "The budget of this model only.")
    private @Nullable String model;

    @Option(names = "--dry-run", description = "Shows what would apply, and writes nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Does not ask where no limit is left, it rises much, or calls stop at once.")
    private boolean yes;

    private static final class Whose {
        @Option(names = "--tenant", paramLabel = "NAME", required = true, description = "Of this tenant.")
        private @Nullable String tenant;

        @Option(names = "--all-tenants", required = true, description = "Of all tenants together.")
        private boolean all;
    }

    private static final class What {
        @Option(names = "--period", paramLabel = "PERIOD", required = true, description = "day, month or balance.")
        private @Nullable BudgetPeriod period;

        @Option(names = "--top-up", paramLabel = "ID", required = true, description = "The top-up with this id.")
        private @Nullable String topUp;
    }

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    BudgetsRemoveCommand() {}

    @Override
    protected void check() {
        budgets.check(this::usage);
        if (what.topUp != null && (whose.all || model != null)) {
            throw usage("--top-up is a tenant's: it goes with --tenant and without --model");
        }
        try {
            Amounts.requireKey(key());
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable String tenant() {
        return whose.tenant == null ? null : Normalizer.normalize(whose.tenant, Normalizer.Form.NFC);
    }

    private BudgetKey key() {
        String tenant = tenant();
        return what.topUp != null && tenant != null ? new BudgetKey.TopUp(tenant, what.topUp) : scope();
    }

    /** The budget that is shown: a top-up is part of a balance. */
    private BudgetKey.Budget scope() {
        return new BudgetKey.Budget(tenant(), model, what.period == null ? BudgetPeriod.BALANCE : what.period);
    }

    @Override
    protected int run(Session session) throws Exception {
        BudgetSettings settings = budgets.settings(clusterOptions(), tenant());
        BudgetProposal proposal = session.budgets().remove(settings, key(), scope());
        proposal.remarks().forEach(session::say);
        return switch (proposal) {
            case BudgetProposal.Absent _ -> {
                session.say("there is no such record; budgets of the configuration are changed there");
                yield ExitCodes.NOTHING;
            }
            case BudgetProposal.Change change -> {
                tell(session, settings, change);
                yield new BudgetQuestion(session, settings, dryRun, yes).withdraw(change);
            }
            case BudgetProposal.Applied _ -> throw new IllegalStateException("nothing was to be written");
        };
    }

    private static void tell(Session session, BudgetSettings settings, BudgetProposal.Change change) {
        if (change.isHidden()) {
            session.say("it is withdrawn, but under another spelling of its key than it was written with,"
                    + " and would come back");
            return;
        }
        tell(session, "removes", change.before());
        tell(session, "then applies", change.after());
        settings.caveat(true).ifPresent(session::say);
    }

    private static void tell(Session session, String how, @Nullable BudgetLine line) {
        session.say(
                line == null
                        ? how + ": no limit of this kind"
                        : how
                                + ": %s USD, of which %s are spent"
                                        .formatted(Money.text(line.usd()), Money.text(line.spent())));
    }
}

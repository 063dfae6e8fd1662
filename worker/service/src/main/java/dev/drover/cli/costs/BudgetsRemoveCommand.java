package dev.drover.cli.costs;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.BudgetRecord;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.OperationFailure.InvalidInput;
import dev.drover.report.BudgetLine;
import dev.drover.report.Money;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
        BudgetKey key = key();
        BudgetSettings settings = budgets.settings(clusterOptions(), tenant());
        BudgetState state = BudgetState.read(session, settings, tenant());
        state.remarks().forEach(session::say);
        BudgetRecord found = state.book().at(key);
        if (found == null) {
            return hidden(session, state, settings, key);
        }
        BudgetLine before = state.line(scope());
        state.book().take(new BudgetRecord.Removed(key));
        BudgetLine after = state.line(scope());
        tell(session, "removes", before);
        tell(session, "then applies", after);
        settings.caveat(true).ifPresent(session::say);
        List<String> doubts = doubts(before, after);
        doubts.forEach(session::say);
        if (dryRun) {
            session.say("dry run: nothing was written");
            return ExitCodes.OK;
        }
        if (!doubts.isEmpty() && !yes && !BudgetChange.confirmed()) {
            throw new OperationException(new InvalidInput("nothing was written; say --yes if that is what you want"));
        }
        withdraw(session, state, settings, key);
        session.say("removed; workers apply it within a second");
        return ExitCodes.OK;
    }

    private static void tell(Session session, String how, @Nullable BudgetLine line) {
        session.say(
                line == null
                        ? how + ": no limit of this kind"
                        : how
                                + ": %s USD, of which %s are spent"
                                        .formatted(Money.text(line.usd()), Money.text(line.spent())));
    }

    private static List<String> doubts(@Nullable BudgetLine before, @Nullable BudgetLine after) {
        List<String> doubts = new ArrayList<>();
        if (after == null) {
            doubts.add("no limit of this kind is left: whoever it held back may spend");
            return doubts;
        }
        if (before == null || after.usd().compareTo(before.usd()) > 0) {
            doubts.addAll(BudgetChange.leaps(before, after));
        }
        if (after.state() == BudgetLine.State.EXHAUSTED
                && (before == null || before.state() != BudgetLine.State.EXHAUSTED)) {
            doubts.add("%s USD are spent already: calls stop at once".formatted(Money.text(after.spent())));
        }
        return doubts;
    }

    /**
     * Withdrawn under other bytes only, as earlier releases did with what another system wrote: it would count again once
     * Kafka has forgotten the withdrawal.
     */
    private int hidden(Session session, BudgetState state, BudgetSettings settings, BudgetKey key) throws Exception {
        if (!state.spellings().holds(key)) {
            session.say("there is no such record; budgets of the configuration are changed there");
            return ExitCodes.NOTHING;
        }
        session.say(
                "it is withdrawn, but under another spelling of its key than it was written with, and would come back");
        if (dryRun) {
            session.say("dry run: nothing was written");
            return ExitCodes.OK;
        }
        withdraw(session, state, settings, key);
        session.say("removed for good");
        return ExitCodes.OK;
    }

    private static void withdraw(Session session, BudgetState state, BudgetSettings settings, BudgetKey key)
            throws Exception {
        session.stop().shield(() -> {
            String topic = session.cluster().topics().budgets();
            try (Producer<byte[], byte[]> producer = session.cluster().producer(Map.of())) {
                for (ProducerRecord<byte[], byte[]> tombstone :
                        state.spellings().withdraw(topic, key)) {
                    producer.send(tombstone).get(15, TimeUnit.SECONDS);
                }
            }
            return true;
        });
        if (BudgetState.readBook(session, settings).at(key) != null) {
            throw new OperationException(
                    new Failed("removed, but somebody else wrote the same record at this moment: look at "
                            + "drover budgets list"));
        }
    }
}

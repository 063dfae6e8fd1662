package dev.drover.operations.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.BudgetRecord;
import dev.drover.operations.Completion;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Conflict;
import dev.drover.operations.OperationFailure.InvalidInput;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.SpendTopics;
import dev.drover.operations.StopToken;
import dev.drover.operations.cluster.ClientProperties;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicNames;
import dev.drover.operations.spend.SpendReports;
import dev.drover.operations.spend.UsageReport;
import dev.drover.report.BudgetLine;
import dev.drover.report.Grouping;
import dev.drover.report.UsageFilter;
import dev.drover.testbed.EmbeddedBroker;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Budgets and spend as values, against a real broker; each test has a tenant of its own. */
@Timeout(180)
class BudgetChangesTest {
    private static final BudgetSettings SETTINGS =
            new BudgetSettings(ZoneOffset.UTC, BudgetSettings.SOFT_SHARE, List.of(), List.of(), Set.of(), true);

    private static @Nullable EmbeddedBroker broker;
    private static @Nullable SpendTopics topics;
    private static @Nullable Cluster cluster;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
        topics = new SpendTopics(broker);
        Map<String, Object> clients = Map.of("bootstrap.servers", broker.bootstrapServers());
        cluster = Cluster.connect(new ClientProperties(clients, clients, clients), TopicNames.of(List.of(), Map.of()));
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(cluster).close();
        Objects.requireNonNull(topics).close();
        Objects.requireNonNull(broker).close();
    }

    private static OperationContext context() {
        return new OperationContext(Objects.requireNonNull(cluster), ProgressListener.NONE, new StopToken());
    }

    private static BudgetRecord.Budget budget(String tenant, String usd) {
        return new BudgetRecord.Budget(
                new BudgetKey.Budget(tenant, null, BudgetPeriod.MONTH),
                null,
                new BigDecimal(usd),
                null,
                new BudgetRecord.Note("ann", null, null));
    }

    private static BudgetProposal.Change proposed(BudgetProposal proposal) {
        return (BudgetProposal.Change) proposal;
    }

    @Test
    void aChangeIsShownAsBeforeAndAfterAndWrittenOnlyWhenItIsApplied() {
        spend("shown", "3");
        BudgetChanges budgets = new BudgetChanges(context());
        BudgetProposal.Change first = proposed(budgets.set(SETTINGS, budget("shown", "5")));
        assertThat(first.before()).isNull();
        assertThat(first.after()).isNotNull().extracting(BudgetLine::remaining).isEqualTo(new BigDecimal("2"));
        assertThat(first.doubts()).isEmpty();
        assertThat(budgets.overview(SETTINGS, "shown").completion()).isEqualTo(new Completion.NothingMatched());

        budgets.apply(SETTINGS, first);
        assertThat(budgets.overview(SETTINGS, "shown").lines())
                .singleElement()
                .extracting(BudgetLine::spent)
                .isEqualTo(new BigDecimal("3"));
        assertThat(budgets.set(SETTINGS, budget("shown", "5"))).isInstanceOf(BudgetProposal.Applied.class);

        BudgetProposal.Change less = proposed(budgets.set(SETTINGS, budget("shown", "2")));
        assertThat(less.before()).isNotNull().extracting(BudgetLine::usd).isEqualTo(new BigDecimal("5"));
        assertThat(less.doubts()).containsExactly("3 USD are spent already: calls stop at once");
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsNotOverwritten() {
        BudgetChanges budgets = new BudgetChanges(context());
        BudgetProposal.Change mine = proposed(budgets.set(SETTINGS, budget("raced", "5")));
        budgets.apply(SETTINGS, proposed(budgets.set(SETTINGS, budget("raced", "7"))));

        assertThatThrownBy(() -> budgets.apply(SETTINGS, mine))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.failure()).isInstanceOf(Conflict.class));
        assertThat(budgets.overview(SETTINGS, "raced").lines())
                .singleElement()
                .extracting(BudgetLine::usd)
                .isEqualTo(new BigDecimal("7"));
    }

    @Test
    void theSameTopUpThatAnotherRunWroteMeanwhileIsApplied() {
        BudgetChanges budgets = new BudgetChanges(context());
        BudgetProposal.Change mine = proposed(budgets.topUp(SETTINGS, topUp("twice", "5.0", "bob")));
        budgets.apply(SETTINGS, proposed(budgets.topUp(SETTINGS, topUp("twice", "5", "ann"))));
        assertThat(budgets.apply(SETTINGS, mine))
                .contains(new BudgetProposal.Applied(new BigDecimal("5"), "ann", List.of()));
        assertThat(budgets.overview(SETTINGS, "twice").topUps()).hasSize(1);
    }

    private static BudgetRecord.TopUp topUp(String tenant, String usd, String by) {
        return new BudgetRecord.TopUp(
                new BudgetKey.TopUp(tenant, "i-1"),
                new BigDecimal(usd),
                new BudgetRecord.Note(by, Instant.now(), null));
    }

    @Test
    void aRemovalTellsWhatAppliesThenAndAnotherFindsNothing() {
        BudgetChanges budgets = new BudgetChanges(context());
        BudgetRecord.Budget written = budget("gone", "5");
        budgets.apply(SETTINGS, proposed(budgets.set(SETTINGS, written)));
        BudgetProposal.Change removal = proposed(budgets.remove(SETTINGS, written.key(), written.key()));
        assertThat(removal.after()).isNull();
        assertThat(removal.doubts()).containsExactly("no limit of this kind is left: whoever it held back may spend");
        budgets.apply(SETTINGS, removal);
        assertThat(budgets.remove(SETTINGS, written.key(), written.key())).isInstanceOf(BudgetProposal.Absent.class);
    }

    @Test
    void spendIsSummedFromUsageAndFromTheLedger() {
        spend("summed", "1.25");
        spend("summed", "0.0000000001");
        SpendReports reports = new SpendReports(context());
        UsageFilter selection = new UsageFilter(null, null, Set.of("summed"), Set.of(), Set.of());
        List<Grouping> by = List.of(Grouping.Column.TENANT);

        UsageReport usage = reports.fromUsage(selection, ZoneOffset.UTC, by);
        assertThat(usage.completion()).isEqualTo(new Completion.Done());
        assertThat(usage.pass().selected()).isEqualTo(2);
        assertThat(usage.report().total().usd()).isEqualTo(new BigDecimal("1.2500000001"));
        assertThat(reports.fromLedger(selection, ZoneOffset.UTC, by)
                        .report()
                        .total()
                        .usd())
                .isEqualTo(new BigDecimal("1.2500000001"));
        assertThatThrownBy(() -> reports.fromLedger(selection, ZoneOffset.UTC, List.of(Grouping.Column.USER)))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.failure()).isInstanceOf(InvalidInput.class));
        UsageFilter nobody = new UsageFilter(null, null, Set.of("nobody"), Set.of(), Set.of());
        assertThat(reports.fromUsage(nobody, ZoneOffset.UTC, by).completion())
                .isEqualTo(new Completion.NothingMatched());
    }

    private static void spend(String tenant, String usd) {
        SpendTopics spend = Objects.requireNonNull(topics);
        spend.commit(List.of(spend.event(tenant, "gpt-4.1", Instant.now(), usd, Map.of())));
    }
}

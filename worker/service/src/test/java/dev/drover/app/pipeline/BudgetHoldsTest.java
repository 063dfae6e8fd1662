package dev.drover.app.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.app.budgets.ConfiguredBudgets;
import dev.drover.app.chunks.ChunkEvents;
import dev.drover.app.chunks.ChunkPublisher;
import dev.drover.app.prices.PriceBook;
import dev.drover.app.prices.PriceEvents;
import dev.drover.app.prices.PriceGuard;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.TestingProperties;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.CommitMarker;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.WaitReason;
import dev.drover.cost.LedgerRules;
import dev.drover.cost.PriceCatalogue;
import dev.drover.cost.UsageNormaliser;
import dev.drover.engine.Admission;
import dev.drover.engine.Call;
import dev.drover.engine.Delivery;
import dev.drover.engine.Intaken;
import dev.drover.engine.Job;
import dev.drover.engine.Outcome;
import dev.drover.engine.PartitionState;
import dev.drover.engine.Step;
import dev.drover.engine.Wait;
import dev.drover.limit.BudgetEvents;
import dev.drover.limit.BudgetRules;
import dev.drover.limit.Budgets;
import dev.drover.limit.Spent;
import dev.drover.model.ChainEvents;
import dev.drover.model.Chains;
import dev.drover.model.Transport;
import dev.drover.topics.Cluster;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of a tenant with a budget, from intake to commit: whatever becomes of them, nothing is held for ever. */
class BudgetHoldsTest {
    private static final String ANSWER =
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"x\"},"
                    + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":1000}}";

    private final Deque<Transport.Reply> replies = new ArrayDeque<>();
    private final TestingSpent spent = new TestingSpent();
    private final List<CommittedUsage> committed = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private boolean interrupt;
    private boolean bug;
    private int offset;
    private BudgetHoldTrackers trails;
    private LastRefusals refusals;
    private LlmIntake intake;
    private PartitionState<CommittedUsage> state;

    @BeforeEach
    void start() {
        start("drover.tenants[0].cheaper-model", true);
    }

    private void start(Object... more) {
        InstantSource clock = () -> now;
        DroverProperties properties = properties(more);
        PriceCatalogue catalogue =
                PriceBook.open(properties, PriceGuard.NONE, new Silent()).get();
        PriceList prices = new PriceList(() -> catalogue);
        BudgetRules rules = ConfiguredBudgets.of(properties);
        Budgets budgets =
                new Budgets(rules, spent, new Budgets.Terms(ZoneOffset.UTC, Duration.ofSeconds(10)), BudgetEvents.NONE);
        refusals = new LastRefusals();
        Spending spending =
                new Spending(budgets, catalogue::upperBound, Duration.ofMinutes(1), BudgetEvents.NONE, refusals);
        trails = new BudgetHoldTrackers(spending, () -> 1, clock);
        RoutingTable routes = RoutingTable.of(properties);
        Cluster cluster = new Cluster("c", Map.of("llm.requests", new Cluster.Topic(1, 1_000_000)), 1_065_536);
        Bookkeeping books = new Bookkeeping(LedgerRules.of(ZoneOffset.UTC, rules::prepaid), name -> name, trails);
        Partitions partitions = Partitions.of(properties, routes, () -> cluster, books, committed::addAll, clock);
        Chains chains = new Chains(
                Settings.chains(properties),
                this::send,
                prices,
                new UsageNormaliser()::read,
                ChainEvents.NONE,
                clock,
                new Random(1));
        intake = new LlmIntake(
                routes,
                chains::start,
                partitions,
                OutcomeAssembly.of(properties, () -> cluster, clock),
                Elsewhere.NOBODY,
                new LlmIntake.Reading("c", List.of()),
                new ChunkPublisher(_ -> new MockProducer<>(), "llm.chunks", ChunkEvents.NONE));
        state = intake.open("llm.requests", 0, 1);
        state.restore(null, now);
    }

    private static DroverProperties properties(Object... more) {
        Map<String, Object> map = TestingProperties.minimalWith(more);
        map.put("drover.models[1].prices.input", "0.10");
        map.put("drover.models[1].prices.output", "0.20");
        map.put("drover.tenants[0].name", "acme");
        map.put("drover.tenants[0].budgets[0].period", "day");
        map.put("drover.tenants[0].budgets[0].usd", "0.05");
        map.put("drover.retry.backoff", "1ms");
        map.put("drover.models[0].attempts", "1");
        map.put("drover.models[1].attempts", "1");
        return TestingProperties.bind(map);
    }

    private Transport.Reply send(Transport.Exchange exchange) throws InterruptedException {
        if (interrupt) {
            throw new InterruptedException("the partition moves");
        }
        if (bug) {
            throw new IllegalStateException("a bug");
        }
        return replies.isEmpty() ? received(200, ANSWER) : replies.removeFirst();
    }

    @Test
    void anAnswersCostIsHeldUntilTheLedgerShowsIt() throws Exception {
        Outcome<CommittedUsage> outcome = finished(run(admitted()));
        assertThat(trails.holds()).isEqualTo(1);

        commit(outcome, 7);
        assertThat(trails.holds()).as("committed, not yet seen").isEqualTo(1);
        seen(6);
        assertThat(trails.holds()).isEqualTo(1);
        seen(7);
        assertThat(trails.holds()).isZero();
    }

    @Test
    void anAbortedCommitIsWrittenAgainAndSeenUnderItsNewNonce() throws Exception {
        Outcome<CommittedUsage> outcome = finished(run(admitted()));
        state.contribute(List.of(outcome.charge()), 1);
        state.aborted();
        seen(1);
        assertThat(trails.holds()).isEqualTo(1);

        commit(outcome, 2);
        seen(2);
        assertThat(trails.holds()).isZero();
    }

    @Test
    void whatFailedWithoutABillHoldsNothing() throws Exception {
        replies.add(received(400, "{\"error\":{\"code\":\"bad\",\"message\":\"no\"}}"));

        Outcome<CommittedUsage> outcome = finished(run(admitted()));

        assertThat(trails.holds()).isZero();
        assertThat(outcome.charge())
                .isInstanceOfSatisfying(
                        CommittedUsage.class,
                        charge -> assertThat(charge.code()).isEqualTo(FailureCode.INVALID_REQUEST));
    }

    @Test
    void aTimeoutIsOnlyPossiblyBilledAndHoldsNothing() throws Exception {
        replies.add(new Transport.Reply.Broken(Transport.Cause.TIMEOUT, null, "late"));
        replies.add(new Transport.Reply.Broken(Transport.Cause.TIMEOUT, null, "late"));

        assertThat(run(admitted())).isInstanceOf(Wait.class);

        assertThat(trails.holds()).isZero();
    }

    @Test
    void anAnswerWithoutUsageHoldsItsEstimateUntilItIsSeen() throws Exception {
        replies.add(received(200, ANSWER.replace("\"usage\"", "\"other\"")));
        Outcome<CommittedUsage> outcome = finished(run(admitted()));

        assertThat(trails.holds()).isEqualTo(1);
        commit(outcome, 3);
        seen(3);
        assertThat(trails.holds()).isZero();
    }

    @Test
    void aCallThatIsAbandonedBeforeItBeginsGivesAllBack() {
        admitted().abandon();

        assertThat(trails.holds()).isZero();
    }

    @Test
    void aBugInACallHoldsTheEstimateUntilItsOutcomeIsSeen() throws Exception {
        bug = true;
        Outcome<CommittedUsage> outcome = finished(run(admitted()));

        commit(outcome, 4);
        seen(4);
        assertThat(trails.holds()).isZero();
    }

    @Test
    void anInterruptedCallIsForgottenWithItsPartition() {
        interrupt = true;
        Call<CommittedUsage> call = admitted();
        assertThatThrownBy(() -> run(call)).isInstanceOf(InterruptedException.class);

        state.close();
        assertThat(trails.holds()).isZero();
    }

    @Test
    void aPartitionThatMovesAwayTakesEverythingAlong() throws Exception {
        finished(run(admitted()));
        Outcome<CommittedUsage> written = finished(run(admitted()));
        commit(written, 5);
        Call<CommittedUsage> inFlight = admitted();
        assertThat(trails.holds()).isEqualTo(3);

        state.close();
        assertThat(trails.holds()).isZero();
        run(inFlight);
        assertThat(trails.holds()).as("what comes late holds nothing").isZero();
        assertThat(admit(job("late"))).isInstanceOf(Wait.class);
    }

    @Test
    void aUsedUpBudgetLeavesTheCheaperModelThenSaysWhatIsUsedUpAndWhatHelps() {
        spent.nanos = 49_000_000;
        Admission<CommittedUsage> cheaper = admit(job("x"));
        assertThat(cheaper).isInstanceOf(Admission.Go.class);
        ((Admission.Go<CommittedUsage>) cheaper).call().abandon();
        assertThat(refusals.all()).as("the cheaper model took it").isEmpty();

        spent.nanos = 50_000_000;
        assertThat(admit(job("x"))).isInstanceOfSatisfying(Admission.Finished.class, end -> {
            Outcome<?> outcome = end.outcome();
            assertThat(outcome.charge())
                    .isInstanceOfSatisfying(
                            CommittedUsage.class,
                            charge -> assertThat(charge.code()).isEqualTo(FailureCode.BUDGET_EXCEEDED));
            assertThat(new String(outcome.records().getFirst().value(), UTF_8))
                    .contains("day budget of tenant 'acme' of 0.05 USD is used up: 0.05 USD spent")
                    .contains("model gpt-4.1, the first that was considered, may cost 0.00201 USD")
                    .contains("2026-11-21T00:00:00Z", "drover budgets set");
        });
        assertThat(refusals.all()).singleElement().satisfies(last -> {
            assertThat(last.scope()).isEqualTo(new BudgetKey.Budget("acme", null, BudgetPeriod.DAY));
            assertThat(last.model())
                    .as("the cheapest decides what would be enough")
                    .isEqualTo("deepseek-v3.2");
            assertThat(last.usd()).isLessThan(new BigDecimal("0.0001"));
            assertThat(last.at()).isEqualTo(now);
        });
        assertThat(trails.holds()).isZero();
    }

    @Test
    void aTenantThatWantsNoCheaperModelGetsNone() {
        start("drover.tenants[0].cheaper-model", false);
        spent.nanos = 49_000_000;

        assertThat(admit(job("x"))).isInstanceOfSatisfying(Admission.Finished.class, end -> {
            Outcome<?> outcome = end.outcome();
            assertThat(new String(outcome.records().getFirst().value(), UTF_8))
                    .contains("of 0.05 USD does not cover this request: 0.049 USD spent");
        });
    }

    @Test
    void shortlyBeforeTheNextDayARequestWaitsForIt() {
        now = Instant.parse("2026-11-20T23:59:30Z");
        spent.nanos = 50_000_000;

        assertThat(admit(job("x")))
                .isEqualTo(new Wait<>(Instant.parse("2026-11-21T00:00:00Z"), WaitReason.BUDGET, false));
    }

    @Test
    void whileTheLedgerIsNotKnownRequestsWaitForIt() {
        spent.staleness = Duration.ofDays(1);

        assertThat(admit(job("x"))).isEqualTo(new Wait<>(now.plusMillis(100), WaitReason.BUDGET, false));
    }

    private Call<CommittedUsage> admitted() {
        return ((Admission.Go<CommittedUsage>) admit(job("x"))).call();
    }

    private Admission<CommittedUsage> admit(Job<CommittedUsage> job) {
        return job.admit(now);
    }

    private Job<CommittedUsage> job(String prompt) {
        byte[] value = ("{\"custom_id\":\"c\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"tenant\":\"acme\","
                        + "\"chain\":\"critical\",\"body\":{\"max_tokens\":250,\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"" + prompt + "\"}]}}")
                .getBytes(UTF_8);
        Delivery delivery = new Delivery(
                "llm.requests", 0, offset++, now, "CreateTime", null, value, new RecordHeaders(), value.length);
        return ((Intaken.Queued<CommittedUsage>) intake.take(delivery, state)).job();
    }

    private Step<CommittedUsage> run(Call<CommittedUsage> call) throws InterruptedException {
        return call.run();
    }

    private static Outcome<CommittedUsage> finished(Step<CommittedUsage> step) {
        return ((Step.Finished<CommittedUsage>) step).outcome();
    }

    private void commit(Outcome<CommittedUsage> outcome, long nonce) {
        state.contribute(List.of(outcome.charge()), nonce);
        state.committed();
    }

    private void seen(long nonce) {
        byte[] key = CommitMarker.key("drover", "llm.requests", 0);
        assertThat(CommitMarker.readKey(key)).isPresent();
        ((LlmPartitionState) state).seen(nonce);
    }

    private static Transport.Reply received(int status, String body) {
        return new Transport.Reply.Received(status, Map.of(), body.getBytes(UTF_8));
    }

    private static final class Silent implements PriceEvents {
        @Override
        public void inForce(String version) {}

        @Override
        public void refused() {}
    }

    private static final class TestingSpent implements Spent {
        private long nanos;
        private Duration staleness = Duration.ZERO;

        @Override
        public long nanos(@Nullable String tenant, @Nullable String model, LedgerPeriod period) {
            return nanos;
        }

        @Override
        public Duration staleness(Instant at) {
            return staleness;
        }
    }
}

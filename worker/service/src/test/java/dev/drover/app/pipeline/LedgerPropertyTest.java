package dev.drover.app.pipeline;

import static dev.drover.app.properties.TestingProperties.bind;
import static dev.drover.app.properties.TestingProperties.minimal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.pipeline.TestingLedgerLog.Transaction;
import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Billing;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Json;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.Spend;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WireFormat;
import dev.drover.cost.LedgerRules;
import dev.drover.cost.LedgerSource;
import dev.drover.cost.LedgerView;
import dev.drover.cost.PartitionLedger;
import dev.drover.engine.Delivery;
import dev.drover.engine.Outcome;
import dev.drover.engine.OutputRecord;
import dev.drover.limit.PartitionLimits;
import dev.drover.limit.Share;
import dev.drover.model.Model;
import dev.drover.outcome.Outputs;
import dev.drover.outcome.RequestContext;
import dev.drover.privacy.Desensitizer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * For any interleaving of completions, commits, aborts, crashes and takeovers, with clocks that go wrong and a log that is
 * compacted meanwhile: the ledger is the sum of the usage events, per tenant, day, month and model, to the last digit.
 * The states are the real ones, and so are the usage events; the broker is a model.
 */
class LedgerPropertyTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Instant START = Instant.parse("2026-10-24T20:00:00Z"); // a night of 25 hours lies ahead
    private static final Model MODEL =
            Objects.requireNonNull(RoutingTable.of(bind(minimal())).models().get("gpt-4.1"));
    private static final List<String> TENANTS = List.of("acme", "Acme", "a\"b\\", "zürich 👋", "prepaid");

    @Property(tries = 120)
    void theLedgerIsTheSumOfTheUsageEvents(@ForAll long seed) {
        Run run = new Run(seed);
        for (int i = 0; i < 150; i++) {
            run.step();
        }
        run.verify();
        run.buryTheDead();
    }

    /** One partition of the requests, as one group reads it, and who has it. */
    private static final class Owned {
        final LedgerSource source;
        LlmPartitionState state;

        @Nullable
        LlmPartitionState zombie;

        final List<Outcome<CommittedUsage>> done = new ArrayList<>();

        Owned(LedgerSource source, LlmPartitionState state) {
            this.source = source;
            this.state = state;
        }

        String name() {
            return source.group() + "/" + source.topic() + "/" + source.partition();
        }
    }

    private static final class Run {
        final Random random;
        final LedgerView view = new LedgerView(ZONE);
        final TestingLedgerLog log = new TestingLedgerLog(view::apply);
        final List<Owned> partitions = new ArrayList<>();
        Instant now = START;
        Instant latest = START;
        long offset;

        Run(long seed) {
            random = new Random(seed);
            for (String group : List.of("drover", "shadow")) {
                for (String topic : List.of("llm.requests", "llm.bulk")) {
                    LedgerSource source = new LedgerSource(group, topic, 0, null);
                    partitions.add(new Owned(source, open(source)));
                }
            }
        }

        void step() {
            Owned owned = partitions.get(random.nextInt(partitions.size()));
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3, 4, 5 -> owned.done.add(outcome(owned));
                case 6, 7, 8, 9 -> commit(owned);
                case 10 -> crash(owned);
                case 11 -> takeOver(owned);
                case 12 -> haunt(owned);
                case 13 -> log.compact(random);
                default -> pass();
            }
        }

        private void pass() {
            switch (random.nextInt(8)) {
                case 0 -> now = now.plus(Duration.ofMinutes(random.nextInt(60 * 30)));
                case 1 -> now = now.plus(Duration.ofHours(random.nextInt(24 * 4)));
                case 2 -> now = now.minus(Duration.ofMinutes(random.nextInt(90)));
                default -> now = now.plus(Duration.ofSeconds(random.nextInt(1_000)));
            }
            latest = latest.isBefore(now) ? now : latest;
            view.turn(now);
        }

        /** Some of what is done, in one transaction, which ends in one way or another. */
        private void commit(Owned owned) {
            int count = random.nextInt(owned.done.size() + 1);
            List<Outcome<CommittedUsage>> batch = List.copyOf(owned.done.subList(0, count));
            Transaction transaction = send(owned.state, owned, batch);
            if (random.nextInt(4) == 0) {
                log.abort(transaction);
                owned.state.aborted(); // the outcomes are kept
            } else {
                log.commit(transaction);
                owned.state.committed();
                owned.done.subList(0, count).clear();
            }
        }

        private Transaction send(LlmPartitionState state, Owned owned, List<Outcome<CommittedUsage>> batch) {
            long nonce = random.nextLong();
            List<OutputRecord> records = new ArrayList<>();
            batch.forEach(outcome -> records.addAll(outcome.records()));
            List<CommittedUsage> charges = batch.stream()
                    .map(outcome -> Objects.requireNonNull(outcome.charge()))
                    .toList();
            records.addAll(state.contribute(charges, nonce));
            return log.send(owned.name(), nonce, records);
        }

        /** In the middle of a transaction of which it never learns what became of it. */
        private void crash(Owned owned) {
            Transaction transaction = send(owned.state, owned, owned.done);
            switch (random.nextInt(3)) {
                case 0 -> log.commit(transaction);
                case 1 -> log.abort(transaction);
                default -> {} // open, until somebody waits for it
            }
            if (transaction.status == TestingLedgerLog.Status.OPEN && random.nextBoolean()) {
                log.abort(transaction);
            }
            takeOver(owned);
        }

        private void takeOver(Owned owned) {
            owned.done.clear(); // its epoch is over; what was not committed is taken again
            owned.zombie = random.nextBoolean() ? owned.state : null;
            owned.state.close();
            owned.state = open(owned.source);
            log.replay(owned.name(), owned.state);
            assertThat(owned.state.obstacle()).isNull();
        }

        /** A former owner that does not know it yet: its transaction is refused. */
        private void haunt(Owned owned) {
            if (owned.zombie != null) {
                Transaction transaction = send(owned.zombie, owned, List.of(outcome(owned)));
                if (random.nextBoolean()) {
                    log.abort(transaction);
                }
                owned.zombie.aborted();
            }
        }

        private LlmPartitionState open(LedgerSource source) {
            return new LlmPartitionState(
                    new PartitionLimits(Map.of(), Share.ALL, Duration.ofSeconds(10), now),
                    LlmPartitionState.Journal.of("llm.ledger", source),
                    new PartitionLedger(source, new LedgerRules(ZONE, "prepaid"::equals, 3, 20), view::name),
                    BudgetHoldTracker.NONE,
                    _ -> {},
                    _ -> {},
                    new LlmPartitionState.Assignment(() -> now.plusMillis(random.nextInt(4_000) - 2_000), now, 1));
        }

        private Outcome<CommittedUsage> outcome(Owned owned) {
            String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
            List<Attempt> attempts = new ArrayList<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                attempts.add(attempt(attempts.size() + 1));
            }
            OutcomeAssembly endings = new OutcomeAssembly(outputs(), new Desensitizer(List.of()), () -> now);
            Delivery delivery = new Delivery(
                    owned.source.topic(), 0, offset++, now, "CreateTime", null, null, new RecordHeaders(), 1);
            RequestContext context =
                    new RequestContext(WireFormat.OPENAI_BATCH, null, tenant, null, null, null, Map.of());
            return endings.ended(
                    ReceivedRequest.of(delivery, "cluster", endings.names()),
                    context,
                    new Ending.Answered(MODEL.name(), 200, null, JsonText.of(Json.object())),
                    attempts,
                    now,
                    now,
                    List.of());
        }

        private Attempt attempt(int n) {
            Billing billing = Billing.values()[random.nextInt(3)];
            boolean reported = billing != Billing.NONE && random.nextInt(5) > 0;
            BigDecimal usd = new BigDecimal(random.nextLong(1_000_000_000_000L) + "E-" + (8 + random.nextInt(12)));
            boolean priced = reported && random.nextInt(5) > 0;
            boolean estimated = !reported && billing == Billing.BILLED && random.nextBoolean();
            Instant ended = random.nextInt(6) == 0 ? now.minus(Duration.ofHours(random.nextInt(40))) : now;
            return new Attempt(
                    n,
                    "model-" + random.nextInt(4),
                    "p",
                    "u",
                    null,
                    FailureCode.TIMEOUT,
                    null,
                    10,
                    ended,
                    reported ? Usage.of(random.nextInt(1_000), random.nextInt(1_000)) : null,
                    priced ? new AttemptCost(usd, "v") : null,
                    estimated ? usd : null,
                    billing);
        }

        private static Outputs outputs() {
            return new Outputs(
                    new Outputs.Topic("llm.results", 1_000_000),
                    new Outputs.Topic("llm.requests-dlt", 1_000_000),
                    new Outputs.Topic("llm.usage", 1_000_000),
                    "drover",
                    _ -> 1);
        }

        void verify() {
            Map<String, Map<String, Spend>> events = new TreeMap<>();
            log.usage.forEach(event -> add(events, event.tenant(), event.attempt(), event.at()));
            Map<String, Map<String, Spend>> lines = new TreeMap<>();
            log.results.forEach(line ->
                    line.attempts().forEach(a -> add(lines, String.valueOf(line.tenant()), a, a.endedAt())));

            assertThat(alive(log.committedSums())).isEqualTo(alive(events)).isEqualTo(alive(lines));
            verifyView();
        }

        private void add(Map<String, Map<String, Spend>> sums, String tenant, Attempt attempt, Instant at) {
            Spend spend = Spend.of(attempt);
            if (spend.equals(Spend.NOTHING)) {
                return;
            }
            for (BudgetPeriod kind : BudgetPeriod.values()) {
                if (kind != BudgetPeriod.BALANCE || tenant.equals("prepaid")) {
                    String key =
                            tenant + " in " + LedgerPeriod.of(kind, at, ZONE).text();
                    sums.computeIfAbsent(key, _ -> new TreeMap<>()).merge(attempt.model(), spend, Spend::plus);
                }
            }
        }

        /** Without periods that some clock may have thought expired. */
        private Map<String, Map<String, Spend>> alive(Map<String, Map<String, Spend>> sums) {
            Map<String, Map<String, Spend>> alive = new TreeMap<>(sums);
            alive.keySet().removeIf(key -> period(key).expired(latest.plusSeconds(2), ZONE));
            return alive;
        }

        private static LedgerPeriod period(String key) {
            return LedgerPeriod.read(key.substring(key.lastIndexOf(' ') + 1)).orElseThrow();
        }

        /** The view has the highest values, committed or not, each key's rounded up: never less than the ledger. */
        private void verifyView() {
            log.highestSums()
                    .forEach((key, byModel) -> byModel.forEach((model, spend) -> {
                        long exact = nanosUp(spend);
                        if (!period(key).past(latest, ZONE)) {
                            assertThat(viewed(key, model))
                                    .as(key + " " + model)
                                    .isBetween(exact, exact + partitions.size());
                        }
                    }));
            log.committedSums()
                    .forEach((key, byModel) -> byModel.forEach((model, spend) -> {
                        if (!period(key).past(latest, ZONE)) {
                            assertThat(viewed(key, model)).as(key + " " + model).isGreaterThanOrEqualTo(nanosUp(spend));
                        }
                    }));
        }

        private long viewed(String key, String model) {
            return view.spentNanos(key.substring(0, key.lastIndexOf(" in ")), model, period(key));
        }

        private static long nanosUp(Spend spend) {
            return spend.drawn()
                    .movePointRight(9)
                    .setScale(0, RoundingMode.CEILING)
                    .longValueExact();
        }

        /** Everybody's clock goes on; whatever has a period of its own gets its tombstone, a balance never. */
        void buryTheDead() {
            Map<String, Spend> balance = log.committedSums().get("prepaid in balance");
            latest = now = latest.plus(Duration.ofDays(200));
            Map<String, Integer> records = new HashMap<>();
            for (Owned owned : partitions) {
                takeOver(owned);
                int written;
                do {
                    Transaction transaction = send(owned.state, owned, List.of());
                    written = transaction.records.size();
                    assertThat(written).isLessThanOrEqualTo(21);
                    log.commit(transaction);
                    owned.state.committed();
                    records.merge(owned.name(), written, Integer::sum);
                } while (written > 1);
            }
            assertThat(log.livePeriods()).allMatch(LedgerPeriod.BALANCE::equals);
            log.compact(random);
            assertThat(log.committedSums().get("prepaid in balance")).isEqualTo(balance);
            verify();
        }
    }
}

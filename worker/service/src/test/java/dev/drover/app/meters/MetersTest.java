package dev.drover.app.meters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.CatalogueScrape;
import dev.drover.app.kafka.TopicFollower;
import dev.drover.app.pipeline.CommittedUsage;
import dev.drover.app.pipeline.RoutingTable;
import dev.drover.app.properties.TestingProperties;
import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Billing;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.Decoded.Accepted;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.MetricCatalogue;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestHeaders;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WaitReason;
import dev.drover.cost.LedgerView;
import dev.drover.engine.EngineStatus;
import dev.drover.engine.EngineStatus.LaneState;
import dev.drover.engine.EngineStatus.LaneStatus;
import dev.drover.engine.MemoryBound;
import dev.drover.limit.BudgetEvents;
import dev.drover.limit.BudgetRule;
import dev.drover.limit.BudgetRules;
import dev.drover.limit.Budgets;
import dev.drover.limit.Spent;
import dev.drover.model.ChainRequest;
import dev.drover.model.Model;
import dev.drover.model.pacing.Charge;
import dev.drover.model.pacing.Dimension;
import dev.drover.model.pacing.Pace;
import dev.drover.model.pacing.Pacing;
import dev.drover.model.pacing.Reading;
import dev.drover.model.pacing.Slot;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void whatIsScrapedIsTheCatalogueNoMoreAndNoLess() {
        everythingThatCanHappen();
        assertThat(CatalogueScrape.ofOurs(registry.scrape())).isEqualTo(CatalogueScrape.catalogue());
    }

    @Test
    void everySeriesHasTheLabelsOfTheCatalogue() {
        everythingThatCanHappen();
        for (var metric : MetricCatalogue.all()) {
            registry.getMeters().stream()
                    .map(meter -> meter.getId())
                    .filter(id -> id.getName().equals(metric.name()))
                    .forEach(id -> assertThat(id.getTags().stream().map(tag -> tag.getKey()))
                            .as(metric.name())
                            .containsExactlyInAnyOrderElementsOf(metric.labels()));
        }
    }

    @Test
    void beyondTheBoundTenantsAreCountedAsOther() {
        ChargeMeters meters = new ChargeMeters(registry, 2, List.of("acme"));
        List<CommittedUsage> charges = new ArrayList<>();
        for (String tenant : List.of("globex", "initech", "acme", "umbrella")) {
            charges.add(charge(tenant, null, billed(new BigDecimal("0.5"))));
        }
        meters.committed(charges);
        assertThat(registry.scrape())
                .contains("drover_cost_usd_total{model=\"gpt-4.1\",tenant=\"acme\"} 0.5")
                .contains("drover_cost_usd_total{model=\"gpt-4.1\",tenant=\"globex\"} 0.5")
                .contains("drover_cost_usd_total{model=\"gpt-4.1\",tenant=\"other\"} 1.0")
                .doesNotContain("umbrella");
    }

    @Test
    void aLedgerThatWasNeverReadIsInfinitelyOld() {
        LedgerMeters.register(registry, new LedgerView(ZoneOffset.UTC), () -> TopicFollower.NEVER, () -> 7L);

        assertThat(registry.scrape())
                .contains("drover_ledger_staleness_seconds +Inf")
                .contains("drover_ledger_records_total 7.0");
    }

    @Test
    void anUnpricedAttemptIsCountedAsUnpricedAndNotAsFree() {
        new ChargeMeters(registry, 2, List.of()).committed(List.of(charge("acme", null, billed(null))));
        assertThat(registry.scrape())
                .contains("drover_unpriced_requests_total{model=\"gpt-4.1\",tenant=\"acme\"} 1.0")
                .doesNotContain("drover_cost_usd_total{");
    }

    /** With 10 models, 16 partitions, and everything else that can happen. */
    @Test
    void aHundredThousandTenantsAreScrapedInLessThanAMegabyte() {
        everythingThatCanHappen();
        ChargeMeters meters = new ChargeMeters(registry, 100, List.of());
        for (int i = 0; i < 100_000; i++) {
            String tenant = "customer-" + i;
            List<Attempt> attempts = new ArrayList<>();
            for (int model = 0; model < 10; model++) {
                for (Billing billing : Billing.values()) {
                    attempts.add(attempt("model-" + model, billing));
                }
            }
            FailureCode code = i % 3 == 0 ? null : FailureCode.values()[i % FailureCode.values().length];
            meters.committed(List.of(
                    new CommittedUsage(tenant, "bulk", code, attempts, Duration.ZERO, Duration.ZERO, List.of())));
        }
        List<LaneStatus> lanes = new ArrayList<>();
        for (int partition = 0; partition < 16; partition++) {
            lanes.add(new LaneStatus(
                    "llm.requests", partition, LaneState.RUNNING, WaitReason.TOKENS, 1, 2, 3, 1, 4, NOW));
        }
        new PartitionMeters(registry, () -> status(lanes)).show(status(lanes), (_, _) -> OptionalLong.of(9), NOW);

        int bytes = registry.scrape().getBytes(StandardCharsets.UTF_8).length;
        System.out.println("100,000 tenants, 10 models, 16 partitions: " + bytes + " bytes");
        assertThat(bytes).isLessThan(1_000_000);
    }

    private static Attempt attempt(String model, Billing billing) {
        Attempt a = attempt((BigDecimal) null, billing);
        return new Attempt(
                a.n(),
                model,
                a.provider(),
                model,
                a.status(),
                null,
                null,
                a.latencyMs(),
                NOW,
                a.usage(),
                new AttemptCost(BigDecimal.ONE, "v"),
                null,
                billing);
    }

    @Test
    void aDeadlineInTheYear9999CanBeCounted() {
        Duration far = Duration.ofDays(365L * 8000);
        new ChargeMeters(registry, 2, List.of())
                .committed(List.of(new CommittedUsage("acme", "bulk", null, List.of(), far, far, List.of())));
        assertThat(registry.get("drover.deadline.margin").timer().count()).isEqualTo(1);
    }

    @Test
    void aLaneSaysWhyItWaitsAndItsGaugesGoWithIt() {
        PartitionMeters meters = new PartitionMeters(registry, () -> status(List.of()));
        LaneStatus lane = new LaneStatus(
                "t", 3, LaneState.RUNNING, WaitReason.BREAKERS_OPEN, 10, 25, 15, 0.5, 2, NOW.minusSeconds(60));
        meters.show(status(List.of(lane)), (_, _) -> OptionalLong.of(110), NOW);
        assertThat(registry.scrape())
                .contains("drover_lane_waiting{partition=\"3\",reason=\"breakers_open\",topic=\"t\"} 1.0")
                .contains("drover_lane_waiting{partition=\"3\",reason=\"tokens\",topic=\"t\"} 0.0")
                .contains("drover_backlog{partition=\"3\",topic=\"t\"} 58.0")
                .contains("drover_oldest_age_seconds{partition=\"3\",topic=\"t\"} 60.0");
        meters.show(status(List.of()), (_, _) -> OptionalLong.empty(), NOW);
        assertThat(registry.scrape()).doesNotContain("drover_lane_waiting{");
    }

    @Test
    void onlyThePricesInForceHaveASeries() {
        PriceMeters meters = new PriceMeters(registry);
        meters.inForce("aaaaaaaaaaaa");
        meters.inForce("bbbbbbbbbbbb");
        meters.refused();
        assertThat(registry.scrape())
                .contains("drover_price_catalogue_info{version=\"bbbbbbbbbbbb\"} 1")
                .contains("drover_price_reload_failures_total 1.0")
                .doesNotContain("aaaaaaaaaaaa");
    }

    /** A hundred thousand tenants with budgets are as many series as the bound allows. */
    @Test
    void budgetsOfManyTenantsAreShownForSome() {
        Budgets budgets = budgets(List.of(), List.of(day(null)));
        for (int tenant = 0; tenant < 100_000; tenant++) {
            budgets.draw("tenant-" + tenant, "gpt-4.1");
        }
        BudgetMeters meters = new BudgetMeters(registry, 100, List.of("tenant-7"));
        meters.show(budgets, Instant.EPOCH);
        meters.show(budgets, Instant.EPOCH);
        for (int tenant = 0; tenant < 1_000; tenant++) {
            meters.refused(day("tenant-" + tenant));
        }

        String scrape = registry.scrape();
        assertThat(scrape.lines().filter(line -> line.startsWith("drover_budget_spent_usd{")))
                .hasSize(100);
        assertThat(scrape.lines().filter(line -> line.startsWith("drover_budget_refusals_total{")))
                .hasSize(101);
        assertThat(scrape)
                .contains("drover_budget_remaining_usd{model=\"*\",period=\"day\",tenant=\"tenant-7\"} 1.0")
                .contains("drover_budget_refusals_total{model=\"*\",period=\"day\",tenant=\"other\"} 900.0");
        assertThat(scrape.length()).isLessThan(200_000);
    }

    private static BudgetRule day(@Nullable String tenant) {
        return BudgetRule.of(
                new BudgetKey.Budget(tenant, null, BudgetPeriod.DAY), BigDecimal.ONE, new BigDecimal("0.8"));
    }

    private static Budgets budgets(List<BudgetRule> configured, List<BudgetRule> each) {
        Spent nothing = new Spent() {
            @Override
            public long nanos(@Nullable String tenant, @Nullable String model, LedgerPeriod period) {
                return 0;
            }

            @Override
            public Duration staleness(Instant now) {
                return Duration.ZERO;
            }
        };
        return new Budgets(
                new BudgetRules(configured, each, BigDecimal.ONE),
                nothing,
                new Budgets.Terms(ZoneOffset.UTC, Duration.ofSeconds(10)),
                BudgetEvents.NONE);
    }

    private void everythingThatCanHappen() {
        MemoryMeters.register(registry, new MemoryBound(1_000));
        BudgetMeters budgets = new BudgetMeters(registry, 10, List.of());
        budgets.show(budgets(List.of(day("acme")), List.of()), Instant.EPOCH);
        budgets.softLimit(day("acme"));
        budgets.refused(day("acme"));
        budgets.rejected("future");
        PriceMeters prices = new PriceMeters(registry);
        prices.inForce("aaaaaaaaaaaa");
        prices.refused();
        LedgerMeters.register(registry, new LedgerView(ZoneOffset.UTC), () -> Duration.ofMillis(1_500), () -> 7L);
        new ChargeMeters(registry, 10, List.of())
                .committed(List.of(
                        charge("acme", null, billed(BigDecimal.ONE)),
                        charge("acme", FailureCode.TIMEOUT, billed(null)),
                        charge("acme", FailureCode.TIMEOUT, possibly()),
                        charge("acme", null, estimated())));
        ChainMeters chain = new ChainMeters(registry, said -> said);
        Model model = Objects.requireNonNull(RoutingTable.of(TestingProperties.bind(TestingProperties.minimal()))
                .models()
                .get("gpt-4.1"));
        ChainRequest request = request();
        chain.attempted(request, model, billed(BigDecimal.ONE));
        chain.attempted(request, model, streamed());
        ChunkMeters chunks = new ChunkMeters(registry);
        chunks.written();
        chunks.cut();
        chain.retried(request, model, FailureCode.TIMEOUT);
        chain.fellBack(request, model, model, FailureCode.TIMEOUT);
        chain.unknownFinishReason(model, "vanished");
        chain.deferred(request, FailureCode.TIMEOUT, WaitReason.BACKOFF);
        EngineMeters engine = new EngineMeters(registry, _ -> {});
        engine.committed(1, 1, Duration.ofMillis(10));
        engine.aborted("CommitFailedException: moved");
        engine.lostToRetention("t", 0, 3);
        engine.rebalanced(1, 1, 1);
        EngineMeters.otherConfigurations(registry, () -> 1);
        Pacing pacing = new Pacing(Map.of());
        Pace pace = pacing.of(new Pacing.Key("east", "gpt-4.1"), "gpt-4.1");
        if (pace.enter(Charge.of(1, 1), NOW) instanceof Slot slot) {
            slot.told(List.of(new Reading(Dimension.REQUESTS, 10L, 5, Duration.ofMinutes(1))), NOW);
        }
        new PacingMeters(registry, pacing, () -> NOW).show();
        LaneStatus lane = new LaneStatus("t", 0, LaneState.RUNNING, null, 0, 1, 1, 1, 1, NOW);
        new PartitionMeters(registry, () -> status(List.of(lane)))
                .show(status(List.of(lane)), (_, _) -> OptionalLong.of(1), NOW);
    }

    private static ChainRequest request() {
        byte[] json = "{\"url\":\"/v1/chat/completions\",\"body\":{}}".getBytes(StandardCharsets.UTF_8);
        var request = ((Accepted) RequestCodec.decode(json, RequestHeaders.NONE)).request();
        var chain = RoutingTable.of(TestingProperties.bind(TestingProperties.minimal()))
                .defaultChain();
        return new ChainRequest("id", "id-0", request, chain, NOW);
    }

    private static EngineStatus status(List<LaneStatus> lanes) {
        return new EngineStatus(EngineStatus.State.RUNNING, true, "", 2, 1_000, lanes);
    }

    private static CommittedUsage charge(String tenant, @Nullable FailureCode code, Attempt attempt) {
        return new CommittedUsage(
                tenant, "bulk", code, List.of(attempt), Duration.ofSeconds(1), Duration.ofSeconds(-1), List.of());
    }

    private static Attempt billed(@Nullable BigDecimal usd) {
        return attempt(usd, Billing.BILLED);
    }

    private static Attempt possibly() {
        return attempt(BigDecimal.ONE, Billing.POSSIBLY_BILLED);
    }

    private static Attempt streamed() {
        Attempt a = billed(BigDecimal.ONE);
        return new Attempt(
                a.n(),
                a.model(),
                a.provider(),
                a.upstreamModel(),
                a.status(),
                null,
                null,
                a.latencyMs(),
                NOW,
                a.usage(),
                a.cost(),
                null,
                a.billing(),
                List.of(),
                null,
                80L);
    }

    private static Attempt estimated() {
        return attempt(null, BigDecimal.ONE, Billing.BILLED);
    }

    private static Attempt attempt(@Nullable BigDecimal usd, Billing billing) {
        return attempt(usd, null, billing);
    }

    private static Attempt attempt(@Nullable BigDecimal usd, @Nullable BigDecimal estimated, Billing billing) {
        return new Attempt(
                1,
                "gpt-4.1",
                "east",
                "gpt-4.1",
                200,
                null,
                null,
                120,
                Instant.EPOCH,
                Usage.of(10, 20),
                usd == null ? null : new AttemptCost(usd, "v"),
                estimated,
                billing);
    }
}

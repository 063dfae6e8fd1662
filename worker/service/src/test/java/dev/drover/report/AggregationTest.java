package dev.drover.report;

import static dev.drover.report.Grouping.Column.DAY;
import static dev.drover.report.Grouping.Column.MODEL;
import static dev.drover.report.Grouping.Column.TENANT;
import static dev.drover.report.Grouping.Column.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.Billing;
import dev.drover.contracts.Spend;
import dev.drover.contracts.Usage;
import dev.drover.contracts.UsageEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AggregationTest {
    @Test
    void whatIsSureWhatIsEstimatedAndWhatIsPossibleStandApartAndUnpricedIsCounted() {
        Report report = report(
                List.of(TENANT, MODEL),
                Events.billed("acme", "gpt-4.1", "0.0012", 400, 50),
                Events.billed("acme", "gpt-4.1", "0.00000000001", 1, 1),
                Events.unpriced("acme", "gpt-4.1"),
                Events.estimated("acme", "gpt-4.1", "0.5"),
                Events.possiblyBilled("acme", "gpt-4.1", "0.25"),
                Events.free("acme", "gpt-4.1"),
                Events.billed("dunes", "gpt-4.1", "1.10", 5, 5));
        assertThat(CostFormats.csv(report))
                .containsExactly(
                        "tenant,model,usd,possibly_billed_usd,estimated_usd,prompt_tokens,completion_tokens,attempts,"
                                + "unpriced_attempts",
                        "acme,gpt-4.1,0.00120000001,0.25,0.5,408,54,5,2",
                        "dunes,gpt-4.1,1.1,0,0,5,5,1,0");
        assertThat(report.total().usd()).isEqualByComparingTo("1.10120000001");
    }

    @Test
    void anAttemptThatCostNothingMakesNoRow() {
        assertThat(report(List.of(MODEL), Events.free("acme", "a")).rows()).isEmpty();
    }

    @Test
    void aDayIsADayOfTheChosenZone() {
        UsageEvent lateEvening = Events.at(Instant.parse("2026-11-20T23:30:00Z"), "acme", "m", "1");
        assertThat(keys(List.of(DAY), ZoneOffset.UTC, lateEvening)).containsExactly(List.of("2026-11-20"));
        assertThat(keys(List.of(DAY), ZoneId.of("Europe/Berlin"), lateEvening)).containsExactly(List.of("2026-11-21"));
    }

    @Test
    void usersAndMetadataKeysAreDimensionsAndWhoHasNoneIsARowOfTheirOwn() {
        UsageEvent project = Events.event(
                "acme", "m", Events.NOON, Map.of("project", "p"), Usage.of(1, 1), "1", null, Billing.BILLED);
        assertThat(keys(
                        List.of(USER, Grouping.parse("metadata.project")),
                        ZoneOffset.UTC,
                        Events.ofUser("u-9", "1"),
                        project))
                .containsExactly(List.of("", "p"), List.of("u-9", ""));
    }

    @Test
    void theMostExpensiveComesFirstWhenAskedFor() {
        Report report = report(
                List.of(TENANT),
                Events.billed("a", "m", "1", 1, 1),
                Events.billed("b", "m", "3", 1, 1),
                Events.billed("c", "m", "1.0", 1, 1));
        assertThat(report.byCost().rows())
                .extracting(row -> row.keys().getFirst())
                .containsExactly("b", "a", "c");
    }

    @Test
    void aGroupingThatNobodyKnowsIsRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> Grouping.parse("costcentre"))
                .hasMessage("'costcentre' is none of tenant, model, user, day, month, provider, upstream_model,"
                        + " metadata.KEY");
        assertThat(Grouping.parse("Upstream-Model")).isEqualTo(Grouping.Column.UPSTREAM_MODEL);
    }

    @Test
    void jsonKeepsAmountsAsExactTextAndTellsMissingValuesAsNull() {
        Report report = report(List.of(USER), Events.billed("acme", "m", "0.10", 1, 2));
        assertThat(CostFormats.json(report))
                .hasToString(
                        "{\"by\":[\"user\"],\"rows\":[{\"user\":null,\"usd\":\"0.1\",\"possibly_billed_usd\":\"0\","
                                + "\"estimated_usd\":\"0\",\"prompt_tokens\":1,\"completion_tokens\":2,\"attempts\":1,"
                                + "\"unpriced_attempts\":0}],\"total\":{\"usd\":\"0.1\",\"possibly_billed_usd\":\"0\","
                                + "\"estimated_usd\":\"0\",\"prompt_tokens\":1,\"completion_tokens\":2,\"attempts\":1,"
                                + "\"unpriced_attempts\":0}}");
    }

    /** Whatever the grouping: rows add up to the total, the total to the events, each key is there once. */
    @Property(tries = 300)
    void underAnyGroupingTheRowsAddUpToTheEvents(
            @ForAll("events") List<UsageEvent> events, @ForAll("groupings") List<Grouping> by) {
        Report report = report(by, events.toArray(UsageEvent[]::new));
        Spend rows = report.rows().stream().map(Report.Row::totals).reduce(Spend.NOTHING, Spend::plus);
        assertThat(CostFormats.sums(rows)).isEqualTo(CostFormats.sums(report.total()));
        assertThat(report.rows().stream().map(Report.Row::keys)).doesNotHaveDuplicates();

        BigDecimal usd = BigDecimal.ZERO;
        BigDecimal possibly = BigDecimal.ZERO;
        BigDecimal estimated = BigDecimal.ZERO;
        long tokens = 0;
        long unpriced = 0;
        for (UsageEvent event : events) {
            var attempt = event.attempt();
            var cost = attempt.cost();
            boolean billed = attempt.billing() == Billing.BILLED;
            usd = usd.add(billed && cost != null ? cost.usd() : BigDecimal.ZERO);
            possibly = possibly.add(!billed && cost != null ? cost.usd() : BigDecimal.ZERO);
            estimated = estimated.add(attempt.estimatedUsd() == null ? BigDecimal.ZERO : attempt.estimatedUsd());
            var usage = attempt.usage();
            tokens += billed && usage != null ? usage.totalTokens() : 0;
            unpriced += billed && cost == null ? 1 : 0;
        }
        assertThat(report.total().usd()).isEqualByComparingTo(usd);
        assertThat(report.total().possiblyBilledUsd()).isEqualByComparingTo(possibly);
        assertThat(report.total().estimatedUsd()).isEqualByComparingTo(estimated);
        assertThat(report.total().promptTokens() + report.total().completionTokens())
                .isEqualTo(tokens);
        assertThat(report.total().unpricedAttempts()).isEqualTo(unpriced);
    }

    @Provide
    Arbitrary<List<UsageEvent>> events() {
        Arbitrary<String> tenants = Arbitraries.of("acme", "ACME", "b,\"c", "=cmd", "ü");
        Arbitrary<String> models = Arbitraries.of("gpt-4.1", "deepseek-v3.2");
        Arbitrary<String> usd = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, new BigDecimal("1000"))
                .ofScale(14)
                .map(BigDecimal::toPlainString);
        Arbitrary<Instant> at = Arbitraries.integers().between(0, 300).map(h -> Events.NOON.plusSeconds(h * 3600L));
        Arbitrary<Map<String, String>> dimensions =
                Arbitraries.of(Map.of(), Map.of("user", "u1"), Map.of("user", "u2", "project", "p"));
        Arbitrary<UsageEvent> event = Combinators.combine(
                        tenants,
                        models,
                        usd,
                        at,
                        dimensions,
                        Arbitraries.integers().between(0, 4))
                .as((tenant, model, amount, instant, dims, kind) -> switch (kind) {
                    case 0 -> Events.event(tenant, model, instant, dims, null, null, null, Billing.NONE);
                    case 1 -> Events.event(tenant, model, instant, dims, Usage.of(9, 4), amount, null, Billing.BILLED);
                    case 2 -> Events.event(tenant, model, instant, dims, Usage.of(9, 4), null, null, Billing.BILLED);
                    case 3 -> Events.event(tenant, model, instant, dims, null, null, amount, Billing.BILLED);
                    default ->
                        Events.event(
                                tenant, model, instant, dims, Usage.of(9, 4), amount, null, Billing.POSSIBLY_BILLED);
                });
        return event.list().ofMaxSize(60);
    }

    @Provide
    Arbitrary<List<Grouping>> groupings() {
        return Arbitraries.<Grouping>of(
                        TENANT,
                        MODEL,
                        USER,
                        DAY,
                        Grouping.Column.MONTH,
                        Grouping.Column.PROVIDER,
                        new Grouping.Metadata("project"))
                .list()
                .uniqueElements()
                .ofMaxSize(4);
    }

    private static List<List<String>> keys(List<Grouping> by, ZoneId zone, UsageEvent... events) {
        return report(by, zone, events).rows().stream().map(Report.Row::keys).toList();
    }

    private static Report report(List<Grouping> by, UsageEvent... events) {
        return report(by, ZoneOffset.UTC, events);
    }

    private static Report report(List<Grouping> by, ZoneId zone, UsageEvent... events) {
        Aggregation aggregation = new Aggregation(by);
        Arrays.stream(events).forEach(event -> aggregation.add(Entry.of(event, zone)));
        return aggregation.report();
    }
}

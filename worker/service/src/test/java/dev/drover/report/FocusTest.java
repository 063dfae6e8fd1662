package dev.drover.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Json;
import dev.drover.contracts.UsageEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Header and rows held to FOCUS 1.2 and its formats of numbers, times and nulls. */
class FocusTest {
    private static final List<String> MAY_BE_NULL = List.of("ChargeClass");

    @Test
    void theHeaderHasEachMandatoryColumnOnceAndOursLast() {
        List<String> header = Focus.header();
        assertThat(header).doesNotHaveDuplicates().containsAll(Focus.MANDATORY);
        assertThat(Focus.MANDATORY).hasSize(21);
        List<String> ours =
                header.stream().dropWhile(name -> !name.startsWith("x_")).toList();
        assertThat(ours).isNotEmpty().allMatch(name -> name.startsWith("x_"));
        assertThat(header.subList(0, header.size() - ours.size())).isSorted().allMatch(name -> !name.contains("_"));
    }

    @Test
    void aRowIsWhatATenantSpentOnAModelInADay() {
        Map<String, String> row = rows(
                        ZoneOffset.UTC,
                        false,
                        Events.billed("acme", "gpt-4.1", "0.0000012", 400, 50),
                        Events.billed("acme", "gpt-4.1", "1.50", 100, 50))
                .getFirst();
        assertThat(row)
                .containsEntry("BilledCost", "1.5000012")
                .containsEntry("EffectiveCost", "1.5000012")
                .containsEntry("ListCost", "1.5000012")
                .containsEntry("ContractedCost", "1.5000012")
                .containsEntry("BillingAccountId", "openai")
                .containsEntry("BillingCurrency", "USD")
                .containsEntry("BillingPeriodStart", "2026-11-01T00:00:00Z")
                .containsEntry("BillingPeriodEnd", "2026-12-01T00:00:00Z")
                .containsEntry("ChargePeriodStart", "2026-11-20T00:00:00Z")
                .containsEntry("ChargePeriodEnd", "2026-11-21T00:00:00Z")
                .containsEntry("ChargeCategory", "Usage")
                .containsEntry("ChargeClass", "")
                .containsEntry("ChargeFrequency", "Usage-Based")
                .containsEntry("PricingQuantity", "600")
                .containsEntry("PricingUnit", "Tokens")
                .containsEntry("ServiceCategory", "AI and Machine Learning")
                .containsEntry("ServiceSubcategory", "Generative AI")
                .containsEntry("SubAccountId", "acme")
                .containsEntry("SkuId", "gpt-4.1-2025-04-14")
                .containsEntry("Tags", "{\"tenant\":\"acme\"}")
                .containsEntry("x_InputTokens", "500");
    }

    @Test
    void everyCellHasTheFormatOfItsColumnAndNothingIsNullThatMustNotBe() {
        List<Map<String, String>> rows = rows(
                ZoneId.of("Asia/Kolkata"),
                true,
                Events.billed("acme", "m", "0.0000000000000001", 1, 0),
                Events.billed("a,\"b\nc", "m", "123456789.5", 9_000_000_000L, 1),
                Events.ofUser("o'neil", "2"),
                Events.ofUser("", "2"));
        assertThat(rows).hasSize(3); // an empty user is none
        for (Map<String, String> row : rows) {
            row.forEach((name, cell) -> {
                if (!MAY_BE_NULL.contains(name)) {
                    assertThat(cell).as(name).isNotEmpty();
                }
                if (name.endsWith("Cost") || name.endsWith("Quantity")) {
                    assertThat(cell).as(name).matches("-?\\d+(\\.\\d+)?");
                }
                if (name.endsWith("Start") || name.endsWith("End")) {
                    assertThat(Instant.parse(cell)).as(name).isNotNull();
                    assertThat(cell).matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");
                }
                if (name.equals("Tags")) {
                    assertThat(Json.read(cell.getBytes(StandardCharsets.UTF_8)).isObject())
                            .isTrue();
                }
            });
        }
        assertThat(rows.getFirst()).containsEntry("ChargePeriodStart", "2026-11-19T18:30:00Z");
    }

    @Test
    void whatIsNotSurelyBilledOrHasNoPriceIsNotInTheFile() {
        assertThat(List.of(
                        Events.unpriced("a", "m"),
                        Events.estimated("a", "m", "1"),
                        Events.possiblyBilled("a", "m", "1"),
                        Events.free("a", "m"),
                        Events.billed("a", "m", "0", 0, 0)))
                .noneMatch(event -> Focus.has(Entry.of(event, ZoneOffset.UTC)));
        assertThat(Focus.has(Entry.of(Events.billed("a", "m", "0", 5, 0), ZoneOffset.UTC)))
                .isTrue(); // a free model
    }

    @Test
    void aTenantThatLooksLikeAFormulaIsMadeHarmless() {
        Map<String, String> row = rows(ZoneOffset.UTC, false, Events.billed("=cmd|' /C calc'!A0", "m", "1", 1, 1))
                .getFirst();
        assertThat(row).containsEntry("SubAccountId", "'=cmd|' /C calc'!A0");
    }

    private static List<Map<String, String>> rows(ZoneId zone, boolean users, UsageEvent... events) {
        Focus focus = new Focus(null, zone, users);
        Aggregation aggregation = new Aggregation(focus.grouping());
        for (UsageEvent event : events) {
            aggregation.add(Entry.of(event, zone));
        }
        List<Csv.Record> records = Csv.parse(String.join("\n", focus.lines(aggregation.report())));
        List<String> header = records.getFirst().cells();
        return records.stream()
                .skip(1)
                .map(record -> {
                    Map<String, String> row = new HashMap<>();
                    assertThat(record.cells()).hasSameSizeAs(header);
                    for (int i = 0; i < header.size(); i++) {
                        row.put(header.get(i), record.cells().get(i));
                    }
                    return row;
                })
                .toList();
    }
}

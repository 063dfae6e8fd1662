package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.standalone.DemoSummary.ModelRow;
import dev.drover.standalone.DemoSummary.TenantRow;
import dev.drover.testbed.ObservedResult;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SummaryTest {
    private static final DemoSummary SUMMARY = new DemoSummary(
            7,
            3,
            2,
            1,
            0,
            0,
            Map.of("acme", new TenantRow(3, 2, 1, 1_234, null)),
            Map.of("gpt-4.1", new ModelRow(4, 1, 1, 2)),
            Map.of("expired", 1),
            12.34,
            100,
            2_000,
            null,
            null);

    @Test
    void theJsonHasTheMembersThatScriptsReadAndUnknownCostIsNull() {
        JsonNode json = JsonMapper.shared().readTree(SummaryJson.of(SUMMARY));
        assertThat(json.propertyNames())
                .contains(
                        "requests",
                        "completed",
                        "dead_lettered",
                        "duplicates",
                        "missing",
                        "tenants",
                        "models",
                        "throughput_per_s",
                        "latency_ms");
        assertThat(json.at("/tenants/acme/cost_usd").isNull()).isTrue();
        assertThat(json.at("/models/gpt-4.1/breaker_openings").asInt()).isEqualTo(2);
        assertThat(json.at("/latency_ms/p99").asInt()).isEqualTo(2_000);
    }

    @Test
    void theTableNamesTenantsModelsAndReasons() {
        assertThat(SummaryTable.of(SUMMARY))
                .contains("acme", "unknown", "gpt-4.1", "expired 1", "p99 2,000 ms", "12.3/s");
    }

    @Test
    void aCallOfTheSameModelIsARetryAndOfTheNextAFallback() {
        ObservedResult result = new ObservedResult(
                "q-0@0",
                1,
                JsonMapper.shared().readTree("{\"attempts\":[{\"model\":\"a\"},{\"model\":\"a\"},{\"model\":\"b\"}]}"));
        assertThat(Tally.models(List.of(result), List.of("a", "b", "c"), _ -> 0))
                .containsEntry("a", new ModelRow(2, 1, 1, 0))
                .containsEntry("b", new ModelRow(1, 0, 0, 0))
                .containsEntry("c", new ModelRow(0, 0, 0, 0));
    }

    @Test
    void aCostThatIsNotKnownIsNotZero() {
        assertThat(new TenantRow(1, 1, 0, 0, BigDecimal.ZERO).cost()).isZero();
        assertThat(SummaryTable.of(SUMMARY)).doesNotContain("0.000000");
    }
}

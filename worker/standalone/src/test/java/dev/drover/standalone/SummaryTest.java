package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.standalone.DemoSummary.ModelRow;
import dev.drover.standalone.DemoSummary.TenantRow;
import dev.drover.standalone.guide.Page;
import dev.drover.testbed.ObservedResult;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

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
        assertThat(SummaryTable.of(SUMMARY, false))
                .contains("acme", "unknown", "gpt-4.1", "p99 2,000 ms", "12.3 requests/s")
                .containsPattern("expired +1  the demo sends requests whose deadline was yesterday");
    }

    @Test
    void theScreenBeginsWithShortExamplesAndEndsWithTheVerdictAndThreeThingsToTry() {
        JsonNode result = JsonMapper.shared().readTree("""
            {"custom_id":"demo-81","tenant":"acme","cost":{"usd":"0.0001116"},"timing":{"queue_ms":10,"provider_ms":20},
             "response":{"body":{"choices":[{"message":{"content":"%s"}}]}},
             "attempts":[{"n":1,"model":"gpt-4.1","status":503,"code":"provider_unavailable","latency_ms":1898},
                         {"n":2,"model":"deepseek-v3.2","status":200,"code":null,"latency_ms":7}]}
            """.formatted("once drovers ".repeat(40)));
        JsonNode letter = JsonMapper.shared().readTree("""
            {"origin":"llm.requests-0@13","reason":"content_policy",
             "headers":{"drover-tenant":"ember","drover-error":"google (400): filtered","drover-attempts":"[{\\"n\\":1}]"},
             "value":"{\\"custom_id\\":\\"demo-77\\",\\"body\\":{\\"messages\\":[{\\"content\\":\\"Ask\\"}]}}"}
            """);
        List<String> lines =
                SummaryTable.of(with(result, letter), false).lines().toList();

        assertThat(lines.getFirst()).startsWith("A result");
        assertThat(lines)
                .contains("  attempt 1  gpt-4.1: 503 provider_unavailable, 1,898 ms")
                .contains("  prompt     \"Ask\"")
                .contains("  reason     content_policy")
                .noneMatch(line -> line.contains("\\\"") || line.contains("{"))
                .allMatch(line -> line.length() <= 110);
        int verdict = lines.indexOf(
                "Exactly one outcome each: 3 requests, 2 completed, 1 dead-lettered, 0 duplicates, 0 missing");
        assertThat(verdict).isGreaterThan(lines.indexOf("Try next:") - 4).isGreaterThan(0);
        assertThat(lines.subList(lines.indexOf("Try next:") + 1, lines.size())).hasSize(3);
        assertThat(SummaryTable.of(with(result, letter), true))
                .contains("\"custom_id\" : \"demo-77\"", "once drovers ".repeat(40))
                .doesNotContain("\\\"");
    }

    @Test
    void whatIsNotExactlyOnceIsSaidInTheVerdict() {
        DemoSummary lost = new DemoSummary(7, 3, 1, 1, 0, 1, Map.of(), Map.of(), Map.of(), 1, 1, 1, null, null);
        assertThat(SummaryTable.of(lost, false))
                .contains("NOT one outcome each: 3 requests")
                .contains("1 missing");
    }

    @Test
    void theReadmeShowsTheScreenAsItIs() {
        List<String> printed = SummaryTable.of(with(MissingNode.getInstance(), MissingNode.getInstance()), false)
                .lines()
                .map(SummaryTest::shape)
                .toList();
        assertThat(Page.block("demo", "text").text().lines().map(SummaryTest::shape))
                .filteredOn(line -> line.matches("[A-Z].*"))
                .hasSize(5)
                .allMatch(printed::contains);
    }

    /** Words without what differs from run to run. */
    private static String shape(String line) {
        return line.replaceAll("[0-9][0-9,.]*", "N").replaceAll(" +", " ");
    }

    @Test
    void whatToTryNextExists() {
        List<String> lines = SummaryTable.of(SUMMARY, false).lines().toList();
        List<String> next = lines.subList(lines.indexOf("Try next:") + 1, lines.size());
        assertThat(next).hasSize(3);
        for (String line : next.subList(0, 2)) {
            List<String> words = List.of(line.strip().split(" {2,}", 2)[0].split(" ", -1));
            assertThat(words.getFirst()).isEqualTo("worker/drover");
            new CommandLine(new StandaloneMain())
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .parseArgs(words.subList(1, words.size()).toArray(String[]::new));
        }
        assertThat(Page.ROOT.resolve(SummaryTable.GUIDE)).exists();
        assertThat(next.getLast()).contains(SummaryTable.GUIDE);
    }

    private static DemoSummary with(JsonNode result, JsonNode letter) {
        return new DemoSummary(
                SUMMARY.seed(),
                SUMMARY.requests(),
                SUMMARY.completed(),
                SUMMARY.deadLettered(),
                SUMMARY.duplicates(),
                SUMMARY.missing(),
                SUMMARY.tenants(),
                SUMMARY.models(),
                SUMMARY.reasons(),
                SUMMARY.throughputPerSecond(),
                SUMMARY.p50(),
                SUMMARY.p99(),
                result,
                letter);
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
        assertThat(SummaryTable.of(SUMMARY, false)).doesNotContain("0.000000");
    }
}

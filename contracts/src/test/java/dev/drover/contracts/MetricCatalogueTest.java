package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class MetricCatalogueTest {
    @Test
    void everyConstantIsInTheCatalogue() {
        assertThat(MetricCatalogue.all())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(MetricCatalogue.class.getFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Metric.class)
                        .map(MetricCatalogueTest::value)
                        .toList());
    }

    @Test
    void noTwoMetricsShareAName() {
        assertThat(MetricCatalogue.all()).extracting(Metric::name).doesNotHaveDuplicates();
        assertThat(MetricCatalogue.all()).extracting(Metric::prometheusName).doesNotHaveDuplicates();
    }

    @Test
    void namesAreSpelledAsDashboardsExpectThem() {
        assertThat(MetricCatalogue.all())
                .extracting(metric -> metric.prometheusName() + metric.prometheusLabels())
                .contains(
                        "drover_requests_total[tenant, outcome]",
                        "drover_dead_letters_total[reason, tenant]",
                        "drover_cost_usd_total[tenant, model]",
                        "drover_possibly_billed_usd_total[tenant, model]",
                        "drover_estimated_usd_total[tenant, model]",
                        "drover_tokens_total[tenant, model, type]",
                        "drover_unpriced_requests_total[tenant, model]",
                        "drover_attempts_total[model, code]",
                        "drover_retries_total[model]",
                        "drover_fallbacks_total[from, to]",
                        "drover_deferrals_total[reason]",
                        "drover_in_flight[]",
                        "drover_held_bytes[]",
                        "drover_memory_held_bytes[kind]",
                        "drover_memory_limit_bytes[]",
                        "drover_lane_waiting[topic, partition, reason]",
                        "drover_lane_unfinished[topic, partition]",
                        "drover_oldest_age_seconds[topic, partition]",
                        "drover_queue_wait_seconds[]",
                        "drover_deadline_margin_seconds[]",
                        "drover_commit_seconds[]",
                        "drover_commits_total[]",
                        "drover_commits_aborted_total[cause]",
                        "drover_producer_fenced_total[]",
                        "drover_stale_completions_total[]",
                        "drover_lost_to_retention_total[topic]",
                        "drover_outcomes_replaced_total[]",
                        "drover_rebalances_total[kind]",
                        "drover_interrupted_calls_total[]",
                        "drover_unknown_finish_reasons_total[model, reason]",
                        "drover_ledger_staleness_seconds[]",
                        "drover_ledger_records_total[]",
                        "drover_ledger_unreadable[]",
                        "drover_ledger_values[]",
                        "drover_backlog[topic, partition]");
    }

    @Test
    void theOpenTelemetryMetersHaveItsNamesAndBuckets() {
        assertThat(MetricCatalogue.GEN_AI_TOKEN_USAGE.prometheusName()).isEqualTo("gen_ai_client_token_usage");
        assertThat(MetricCatalogue.GEN_AI_TOKEN_USAGE.buckets())
                .startsWith(1.0, 4.0, 16.0)
                .endsWith(67_108_864.0);
        assertThat(MetricCatalogue.GEN_AI_OPERATION_DURATION.prometheusName())
                .isEqualTo("gen_ai_client_operation_duration_seconds");
        assertThat(MetricCatalogue.GEN_AI_OPERATION_DURATION.buckets())
                .startsWith(0.01, 0.02)
                .endsWith(81.92);
    }

    @Test
    void theResourceIsTheCatalogue() {
        String file = new String(TestingSchemas.resource("/dev/drover/contracts/metrics.json"), StandardCharsets.UTF_8);

        assertThat(written() + "\n").isEqualTo(file);
    }

    static String written() {
        ObjectNode json = Json.object();
        ArrayNode metrics = json.putArray("metrics");
        for (Metric metric : MetricCatalogue.all()) {
            ObjectNode entry = metrics.addObject()
                    .put("name", metric.name())
                    .put("prometheus_name", metric.prometheusName())
                    .put("type", metric.kind().name().toLowerCase(Locale.ROOT))
                    .put("unit", metric.unit());
            add(entry.putArray("labels"), metric.prometheusLabels());
            ArrayNode buckets = entry.putArray("buckets");
            metric.buckets().forEach(buckets::add);
            entry.put("help", metric.help());
        }
        add(json.putArray("foreign"), MetricCatalogue.FOREIGN);
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString((JsonNode) json);
    }

    private static void add(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static Metric value(Field field) {
        try {
            return (Metric) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}

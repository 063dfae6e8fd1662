package dev.drover.standalone;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the demo found, read back from the topics.
 *
 * @param missing requests without a terminal line
 * @param reasons dead letters by reason
 * @param throughputPerSecond outcomes from the first request enqueued to the last outcome
 * @param result an example, null if there is none
 * @param deadLetter an example, null if there is none
 */
record DemoSummary(
        long seed,
        int requests,
        int completed,
        int deadLettered,
        int duplicates,
        int missing,
        Map<String, TenantRow> tenants,
        Map<String, ModelRow> models,
        Map<String, Integer> reasons,
        double throughputPerSecond,
        long p50,
        long p99,
        @Nullable JsonNode result,
        @Nullable JsonNode deadLetter) {

    /**
     * One tenant.
     *
     * @param tokens of the attempts that are billed
     * @param cost USD; null as soon as one answer's cost is unknown
     */
    record TenantRow(
            int requests,
            int completed,
            int deadLettered,
            long tokens,
            @Nullable BigDecimal cost) {}

    /**
     * One model.
     *
     * @param retries calls that followed another call of the same model in the same request
     * @param fallbacks times a request went on from this model to another one
     * @param breakerOpenings times its breaker opened
     */
    record ModelRow(int calls, int retries, int fallbacks, int breakerOpenings) {}
}

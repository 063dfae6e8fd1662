package dev.drover.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.standalone.DemoSummary.ModelRow;
import dev.drover.standalone.DemoSummary.TenantRow;
import dev.drover.testbed.ObservedDeadLetter;
import dev.drover.testbed.ObservedResult;
import dev.drover.testbed.ObservedResult.Tried;
import dev.drover.testbed.Oracle;
import dev.drover.testbed.Verdict;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Adds up what the oracle read, by tenant and by model. */
final class Tally {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Enqueued enqueued;
    private final Oracle oracle;

    Tally(Enqueued enqueued, Oracle oracle) {
        this.enqueued = enqueued;
        this.oracle = oracle;
    }

    /**
     * Adds up.
     *
     * @param openings of a breaker, by the name of its model
     */
    DemoSummary summary(long seed, Collection<String> models, ToIntFunction<String> openings) {
        Map<String, Long> timestamps = enqueued.timestamps();
        Verdict verdict = oracle.verdict(timestamps);
        List<ObservedResult> results = oracle.results();
        return new DemoSummary(
                seed,
                verdict.requests(),
                verdict.completed(),
                verdict.deadLettered(),
                verdict.duplicates(),
                verdict.missing().size(),
                tenants(results),
                models(results, models, openings),
                verdict.reasons(),
                throughput(timestamps, results),
                verdict.latencies().p50(),
                verdict.latencies().p99(),
                exampleResult(results),
                exampleDeadLetter());
    }

    private Map<String, TenantRow> tenants(List<ObservedResult> results) {
        Map<String, String> tenantOf = enqueued.tenants();
        Map<String, TenantRow> rows = new TreeMap<>();
        tenantOf.values().forEach(tenant -> rows.merge(tenant, requested(), Tally::plus));
        for (ObservedResult result : results) {
            boolean failed = result.errorCode() != null;
            rows.merge(
                    tenantOf.getOrDefault(result.origin(), "unknown"),
                    new TenantRow(0, failed ? 0 : 1, failed ? 1 : 0, result.billedTokens(), result.cost()),
                    Tally::plus);
        }
        return rows;
    }

    private static TenantRow requested() {
        return new TenantRow(1, 0, 0, 0, BigDecimal.ZERO);
    }

    private static TenantRow plus(TenantRow a, TenantRow b) {
        BigDecimal left = a.cost();
        BigDecimal right = b.cost();
        return new TenantRow(
                a.requests() + b.requests(),
                a.completed() + b.completed(),
                a.deadLettered() + b.deadLettered(),
                a.tokens() + b.tokens(),
                left == null || right == null ? null : left.add(right));
    }

    static Map<String, ModelRow> models(
            List<ObservedResult> results, Collection<String> models, ToIntFunction<String> openings) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        models.forEach(model -> counts.put(model, new int[3]));
        for (ObservedResult result : results) {
            String previous = null;
            for (Tried attempt : result.attempts()) {
                int[] row = counts.computeIfAbsent(attempt.model(), _ -> new int[3]);
                row[0]++;
                if (attempt.model().equals(previous)) {
                    row[1]++;
                } else if (previous != null) {
                    counts.computeIfAbsent(previous, _ -> new int[3])[2]++;
                }
                previous = attempt.model();
            }
        }
        Map<String, ModelRow> rows = new LinkedHashMap<>();
        counts.forEach(
                (model, row) -> rows.put(model, new ModelRow(row[0], row[1], row[2], openings.applyAsInt(model))));
        return rows;
    }

    private static double throughput(Map<String, Long> timestamps, List<ObservedResult> results) {
        long first =
                timestamps.values().stream().mapToLong(Long::longValue).min().orElse(0);
        long last = results.stream().mapToLong(ObservedResult::timestamp).max().orElse(first);
        return last <= first ? 0 : results.size() * 1000.0 / (last - first);
    }

    /** An answer that took more than one attempt, if there is one. */
    private static @Nullable JsonNode exampleResult(List<ObservedResult> results) {
        List<ObservedResult> answers =
                results.stream().filter(r -> r.errorCode() == null).toList();
        return answers.stream()
                .filter(r -> r.attempts().size() > 1)
                .findFirst()
                .or(() -> answers.stream().findFirst())
                .map(ObservedResult::line)
                .orElse(null);
    }

    private @Nullable JsonNode exampleDeadLetter() {
        List<ObservedDeadLetter> letters = oracle.deadLetters();
        return letters.stream()
                .filter(letter -> letter.reason().equals("content_policy"))
                .findFirst()
                .or(() -> letters.stream().findFirst())
                .map(Tally::json)
                .orElse(null);
    }

    private static JsonNode json(ObservedDeadLetter letter) {
        ObjectNode json = JSON.createObjectNode()
                .put("topic", letter.topic())
                .put("origin", letter.origin())
                .put("reason", letter.reason());
        ObjectNode headers = json.putObject("headers");
        letter.headers().forEach(headers::put);
        byte[] value = letter.value();
        return json.put("value", value == null ? null : new String(value, UTF_8));
    }
}

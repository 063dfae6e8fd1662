package dev.drover.standalone;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The demo's summary for programs. */
final class SummaryJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private SummaryJson() {}

    static String of(DemoSummary summary) {
        ObjectNode root = JSON.createObjectNode()
                .put("seed", summary.seed())
                .put("requests", summary.requests())
                .put("completed", summary.completed())
                .put("dead_lettered", summary.deadLettered())
                .put("duplicates", summary.duplicates())
                .put("missing", summary.missing());
        ObjectNode tenants = root.putObject("tenants");
        summary.tenants()
                .forEach((name, row) -> tenants.putObject(name)
                        .put("requests", row.requests())
                        .put("completed", row.completed())
                        .put("dead_lettered", row.deadLettered())
                        .put("tokens", row.tokens())
                        .put("cost_usd", plain(row.cost())));
        ObjectNode models = root.putObject("models");
        summary.models()
                .forEach((name, row) -> models.putObject(name)
                        .put("calls", row.calls())
                        .put("retries", row.retries())
                        .put("fallbacks", row.fallbacks())
                        .put("breaker_openings", row.breakerOpenings()));
        root.set("dead_letters", JSON.valueToTree(summary.reasons()));
        root.put(
                "throughput_per_s",
                BigDecimal.valueOf(summary.throughputPerSecond()).setScale(1, RoundingMode.HALF_UP));
        root.putObject("latency_ms").put("p50", summary.p50()).put("p99", summary.p99());
        ObjectNode examples = root.putObject("examples");
        examples.set("result", summary.result());
        examples.set("dead_letter", summary.deadLetter());
        return JSON.writeValueAsString(root);
    }

    private static @Nullable String plain(@Nullable BigDecimal usd) {
        return usd == null ? null : usd.toPlainString();
    }
}

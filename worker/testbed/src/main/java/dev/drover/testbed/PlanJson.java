package dev.drover.testbed;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A fault plan as JSON: {@code {"seed":1, "others":{"latency_ms":[10,50], "faults":{"reset":0.1}}, "models":{…},
 * "outages":[{"model","after_calls","lasts_ms"}], "quotas":{"gpt-4.1":{"requests_per_minute","burst_seconds"}}}}.
 */
final class PlanJson {
    private PlanJson() {}

    /** @throws IllegalArgumentException if it is no JSON object, or a member or a fault is unknown: nothing is passed over */
    static FaultPlan read(byte[] json) {
        JsonNode root;
        try {
            root = Answers.JSON.readTree(json);
        } catch (JacksonException _) {
            throw new IllegalArgumentException("a plan is a JSON object");
        }
        refuseOthers("the plan", root, Set.of("seed", "others", "models", "outages", "quotas", "lasts_ms"));
        FaultPlan plan = FaultPlan.NONE.withSeed(root.path("seed").asLong(0)).withOthers(faults(root.path("others")));
        for (Map.Entry<String, JsonNode> model : root.path("models").properties()) {
            plan = plan.withModel(model.getKey(), faults(model.getValue()));
        }
        for (JsonNode outage : root.path("outages")) {
            refuseOthers("an outage", outage, Set.of("model", "after_calls", "lasts_ms"));
            plan = plan.withOutage(new Outage(
                    outage.path("model").asString(),
                    outage.path("after_calls").asInt(0),
                    Duration.ofMillis(outage.path("lasts_ms").asLong())));
        }
        for (Map.Entry<String, JsonNode> quota : root.path("quotas").properties()) {
            JsonNode value = quota.getValue();
            refuseOthers("a quota", value, Set.of("requests_per_minute", "burst_seconds"));
            plan = plan.withQuota(
                    quota.getKey(),
                    new Quota(
                            value.path("requests_per_minute").asDouble(),
                            value.path("burst_seconds").asDouble(10)));
        }
        return plan;
    }

    /** How long a plan that can be read holds; null: until another takes its place. */
    static @Nullable Duration lasts(byte[] json) {
        JsonNode lasts = Answers.JSON.readTree(json).path("lasts_ms");
        return lasts.isNumber() ? Duration.ofMillis(lasts.asLong()) : null;
    }

    private static ModelFaults faults(JsonNode node) {
        ModelFaults faults = ModelFaults.NONE;
        if (!node.isMissingNode()) {
            refuseOthers("a model", node, Set.of("latency_ms", "faults"));
        }
        if (node.path("latency_ms").size() == 2) {
            faults = ModelFaults.latency(
                    Duration.ofMillis(node.path("latency_ms").path(0).asLong()),
                    Duration.ofMillis(node.path("latency_ms").path(1).asLong()));
        }
        for (Map.Entry<String, JsonNode> fault : node.path("faults").properties()) {
            Fault known = Fault.ofWire(fault.getKey())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "unknown fault " + fault.getKey() + ", take one of " + String.join(", ", Fault.words())));
            faults = faults.with(known, fault.getValue().asDouble());
        }
        return faults;
    }

    private static void refuseOthers(String what, JsonNode node, Set<String> known) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(what + " is no JSON object");
        }
        for (String member : node.propertyNames()) {
            if (!known.contains(member)) {
                throw new IllegalArgumentException(
                        what + " has no member " + member + ", take one of " + String.join(", ", new TreeSet<>(known)));
            }
        }
    }
}

package dev.drover.standalone;

import dev.drover.testbed.Fault;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.ModelFaults;
import dev.drover.testbed.Outage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models, chains and prices of the demo, and how the provider misbehaves. */
final class DemoModels {
    /** The model that is down for a while. */
    static final String DOWN = "gemini-2.5-flash";

    private static final Duration OUTAGE = Duration.ofSeconds(4);

    /**
     * One model.
     *
     * @param upstream the provider's name for it
     * @param input USD per million prompt tokens
     * @param output USD per million completion tokens
     */
    record DemoModel(
            String name,
            String provider,
            String region,
            String upstream,
            String input,
            String output,
            int attempts,
            long contextWindow) {
        /** Which API the provider has. */
        String kind() {
            return switch (provider) {
                case "anthropic" -> "anthropic";
                case "google" -> "gemini";
                default -> "openai";
            };
        }
    }

    /** Anthropic wants a limit where a request sets none. */
    private static final int MAX_OUTPUT = 4_096;

    static final List<DemoModel> ALL = List.of(
            new DemoModel("gpt-4.1", "openai", "us", "gpt-4.1", "2.00", "8.00", 2, 1_047_576),
            new DemoModel("gemini-2.5-flash", "google", "us", "gemini-2.5-flash-latest", "0.30", "2.50", 2, 1_048_576),
            new DemoModel("deepseek-v3.2", "deepseek", "apac", "deepseek-v3.2", "0.14", "0.42", 3, 131_072),
            new DemoModel("claude-haiku-4.5", "anthropic", "us", "claude-haiku-4-5", "1.00", "5.00", 2, 200_000));

    private DemoModels() {}

    /** The worker's configuration, as an operator would write it; every provider is the simulated one. */
    static Map<String, Object> properties(String baseUrl) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < ALL.size(); i++) {
            DemoModel model = ALL.get(i);
            String provider = "drover.providers[" + i + "].";
            properties.put(provider + "name", model.provider());
            properties.put(provider + "base-url", baseUrl);
            properties.put(provider + "api-key", "none");
            properties.put(provider + "kind", model.kind());
            properties.put(provider + "region", model.region());
            String prefix = "drover.models[" + i + "].";
            properties.put(prefix + "name", model.name());
            properties.put(prefix + "provider", model.provider());
            properties.put(prefix + "upstream-name", model.upstream());
            properties.put(prefix + "context-window", model.contextWindow());
            properties.put(prefix + "max-output", MAX_OUTPUT);
            properties.put(prefix + "attempts", model.attempts());
            properties.put(prefix + "timeouts.total", "30s");
            properties.put(prefix + "prices.input", model.input());
            properties.put(prefix + "prices.output", model.output());
        }
        properties.put("drover.models[0].quota.requests-per-minute", 12_000);
        properties.put("drover.models[0].quota.tokens-per-minute", 6_000_000);
        chain(properties, 0, "critical", 0);
        chain(properties, 1, "balanced", 1);
        chain(properties, 2, "bulk", 2);
        return properties;
    }

    /** All models from the {@code first} on, in order. */
    private static void chain(Map<String, Object> properties, int index, String name, int first) {
        properties.put("drover.chains[" + index + "].name", name);
        for (int i = first; i < ALL.size(); i++) {
            properties.put(
                    "drover.chains[" + index + "].models[" + (i - first) + "]",
                    ALL.get(i).name());
        }
        properties.put("drover.tasks." + name, name);
    }

    /**
     * What goes wrong.
     *
     * @param requests of the whole run; the outage begins early in it
     */
    static FaultPlan faults(long seed, int requests) {
        FaultPlan plan = FaultPlan.NONE.withSeed(seed);
        for (DemoModel model : ALL) {
            plan = plan.withModel(
                    model.upstream(),
                    ModelFaults.latency(Duration.ofMillis(40), Duration.ofMillis(250))
                            .with(Fault.RATE_LIMITED, 0.02)
                            .with(Fault.RATE_LIMITED_BARE, 0.02)
                            .with(Fault.SERVER_ERROR, 0.02)
                            .with(Fault.UNAVAILABLE, 0.02)
                            .with(Fault.RESET, 0.02)
                            .with(Fault.CUT, 0.01)
                            .with(Fault.SLOW, 0.02)
                            .with(Fault.CONTENT_FILTERED_ANSWER, 0.005));
        }
        return plan.withOutage(new Outage(upstream(DOWN), Math.min(30, requests / 20), OUTAGE));
    }

    private static String upstream(String name) {
        return ALL.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow()
                .upstream();
    }
}

package dev.drover.bench;

import dev.drover.bench.peers.PeerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The configuration of a worker under measurement: all that costs something is switched on, and nothing holds back. */
final class WorkerFile {
    /** Far above what is asked: every bucket, budget and breaker is asked, and none holds anything back. */
    private static final String PLENTY = "100000000";
    /** More calls than any request needs that meets a failure in a fixed rhythm. */
    private static final String MANY = "100";

    private WorkerFile() {}

    /** @param more properties that come on top */
    static Path write(Stage stage, PeerSettings settings, Map<String, String> more) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("spring.kafka.bootstrap-servers", settings.bootstrapServers());
        values.put("server.port", "0");
        values.put("drover.engine.group", settings.group());
        values.put("drover.engine.in-flight", Integer.toString(settings.inFlight()));
        values.put("drover.topics.requests[0].name", settings.requests());
        values.put("drover.topics.partitions", Integer.toString(settings.partitions()));
        values.put("drover.topics.results", settings.results());
        values.put("drover.topics.usage", settings.usage());
        for (String kind : List.of("dead-letters", "ledger", "budgets", "control")) {
            values.put("drover.topics." + kind, settings.group() + "-" + kind);
        }
        values.put("drover.providers[0].name", "bench");
        values.put("drover.providers[0].base-url", settings.upstream().toString());
        values.put("drover.providers[0].api-key", "none");
        values.put("drover.chains[0].name", "bench");
        for (int model = 0; model < stage.load().models(); model++) {
            model(values, "drover.models[" + model + "].", "bench-" + model, stage.load());
            values.put("drover.chains[0].models[" + model + "]", "bench-" + model);
        }
        values.put("drover.budgets.each-tenant[0].period", "month");
        values.put("drover.budgets.each-tenant[0].usd", PLENTY);
        if (stage.load().attempts() > 1) {
            // A failure is followed by the next call, and by nothing else.
            values.put("drover.breaker.failure-rate", "100");
            values.put("drover.breaker.window", "1000");
            values.put("drover.breaker.minimum-calls", "1000");
            values.put("drover.retry.backoff", "1ms");
            values.put("drover.retry.max-backoff", "1ms");
            values.put("drover.retry.budget-per-second", PLENTY);
        }
        values.putAll(more);
        Properties text = new Properties();
        text.putAll(values);
        Path file = stage.folder().resolve("drover.properties");
        try (var out = Files.newBufferedWriter(file)) {
            text.store(out, null);
        }
        return file.toAbsolutePath();
    }

    private static void model(Map<String, String> values, String prefix, String name, Load load) {
        values.put(prefix + "name", name);
        values.put(prefix + "provider", "bench");
        values.put(prefix + "prices.input", "2.00");
        values.put(prefix + "prices.output", "8.00");
        values.put(prefix + "quota.requests-per-minute", PLENTY);
        if (load.attempts() > 1) {
            values.put(prefix + "attempts", MANY);
        }
    }
}

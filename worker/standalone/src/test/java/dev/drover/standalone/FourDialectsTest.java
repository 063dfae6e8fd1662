package dev.drover.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.WorkerApplication;
import dev.drover.contracts.ChunkRecord;
import dev.drover.standalone.DemoRequests.DemoRequest;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.Fault;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.ModelFaults;
import dev.drover.testbed.Oracle;
import dev.drover.testbed.SimulatedProvider;
import dev.drover.testbed.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand requests through a chain of four kinds of providers that fail in all ways; half of them as streams. */
class FourDialectsTest {
    private static final int REQUESTS = 1_000;
    private static final List<String> KINDS = List.of("openai", "azure", "anthropic", "gemini");

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void eachRequestHasOneOutcomeAndTheLedgerIsTheSumOfWhatWasUsed() {
        long seed = ThreadLocalRandom.current().nextLong();
        try (SimulatedProvider provider = SimulatedProvider.start(faults(seed));
                EmbeddedBroker broker = EmbeddedBroker.builder().start();
                var worker = WorkerApplication.start(properties(broker.bootstrapServers(), provider.baseUrl()))) {
            Readiness.await(worker, Duration.ofSeconds(90));
            Enqueued enqueued =
                    RequestFeed.send(broker.bootstrapServers(), "llm.requests", requests(), Duration.ofSeconds(2));
            try (Oracle oracle = Topics.awaitOracle(broker.bootstrapServers(), Duration.ofSeconds(90))) {
                assertThat(oracle.await(enqueued.timestamps().keySet(), Duration.ofMinutes(5), _ -> {}))
                        .isTrue();
                Verdict verdict = oracle.verdict(enqueued.timestamps());
                assertThat(verdict.exactlyOnce())
                        .as("seed %s: %s", seed, verdict)
                        .isTrue();
                assertThat(verdict.contradictions()).as("seed %s", seed).isEmpty();
                assertThat(verdict.completed()).as("seed %s: %s", seed, verdict).isGreaterThan(REQUESTS * 9 / 10);
                assertThat(verdict.reasons().keySet()).as("seed %s", seed).isSubsetOf("content_policy");
            }
            assertThat(provider.facts().answersByModel()).containsOnlyKeys(KINDS);
            chunksAreOneShapeAndNeverAMixture(ChunkAudit.read(broker.bootstrapServers()), seed);
        }
    }

    /** Whichever dialect answered: in the end, and before the result is looked at, exactly the result's text is shown. */
    private static void chunksAreOneShapeAndNeverAMixture(ChunkAudit audit, long seed) {
        assertThat(audit.chunks()).as("seed %s", seed).hasSize(REQUESTS / 2);
        Set<String> models = new TreeSet<>();
        int begunAnew = 0;
        for (var request : audit.chunks().entrySet()) {
            String shown = audit.shown(request.getKey());
            if (audit.isAnswered(request.getKey())) {
                assertThat(shown)
                        .as("seed %s, %s", seed, request.getKey())
                        .isNotEmpty()
                        .isEqualTo(audit.text(request.getKey()));
            }
            if (audit.attempts(request.getKey()).stream()
                            .filter(text -> !text.isEmpty())
                            .count()
                    > 1) {
                begunAnew++;
            }
            for (ChunkRecord each : request.getValue()) {
                if (each.part() instanceof ChunkRecord.Reset reset) {
                    models.add(reset.model());
                }
            }
            assertThat(request.getValue().getLast().part()).isInstanceOf(ChunkRecord.Final.class);
        }
        assertThat(models).containsExactlyInAnyOrderElementsOf(KINDS);
        assertThat(begunAnew).as("broken in mid-stream, seed %s", seed).isPositive();
        assertThat(audit.events())
                .allSatisfy(event -> assertThat(event.text())
                        .matches(text -> text.contains("\"object\":\"chat.completion.chunk\"")
                                || text.startsWith("{\"type\":\"content_block_")
                                || text.startsWith("{\"type\":\"message_")));
    }

    private static FaultPlan faults(long seed) {
        FaultPlan plan = FaultPlan.NONE.withSeed(seed);
        for (String kind : KINDS) {
            plan = plan.withModel(
                    kind,
                    ModelFaults.latency(Duration.ofMillis(5), Duration.ofMillis(50))
                            .with(Fault.RATE_LIMITED, 0.02)
                            .with(Fault.RATE_LIMITED_BARE, 0.02)
                            .with(Fault.SERVER_ERROR, 0.03)
                            .with(Fault.OVERLOADED, 0.03)
                            .with(Fault.RESET, 0.02)
                            .with(Fault.CUT, 0.02)
                            .with(Fault.STREAM_CUT, 0.02)
                            .with(Fault.STREAM_ERROR, 0.02)
                            .with(Fault.CONTENT_FILTERED_ANSWER, 0.01));
        }
        return plan;
    }

    private static Map<String, Object> properties(String bootstrapServers, String baseUrl) {
        Map<String, Object> properties = new HashMap<>();
        for (int i = 0; i < KINDS.size(); i++) {
            String kind = KINDS.get(i);
            properties.put("drover.providers[" + i + "].name", "at-" + kind);
            properties.put("drover.providers[" + i + "].kind", kind);
            properties.put("drover.providers[" + i + "].base-url", baseUrl);
            properties.put("drover.providers[" + i + "].api-key", "none");
            properties.put("drover.models[" + i + "].name", kind);
            properties.put("drover.models[" + i + "].provider", "at-" + kind);
            properties.put("drover.models[" + i + "].prices.input", "0.37");
            properties.put("drover.models[" + i + "].prices.cached-input", "0.041");
            properties.put("drover.models[" + i + "].prices.output", "1.93");
            properties.put("drover.chains[" + i + "].name", "from-" + kind);
            for (int j = 0; j < KINDS.size(); j++) {
                properties.put("drover.chains[" + i + "].models[" + j + "]", KINDS.get((i + j) % KINDS.size()));
            }
        }
        properties.put("drover.default-chain", "from-openai");
        properties.put("spring.kafka.bootstrap-servers", bootstrapServers);
        properties.put("server.address", "127.0.0.1");
        properties.put("server.port", 0);
        properties.put("drover.topics.partitions", 4);
        properties.put("drover.topics.replication-factor", 1);
        properties.put("drover.breaker.open", "1s");
        properties.put("drover.retry.backoff", "50ms");
        properties.put("drover.retry.max-backoff", "500ms");
        return properties;
    }

    private static List<DemoRequest> requests() {
        List<DemoRequest> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String tenant = "tenant-" + i % 3;
            // Only Anthropic takes its own form, wherever it stands in the chain.
            String url = i % 10 == 9 ? "/v1/messages" : "/v1/chat/completions";
            String line = """
                {"custom_id":"r-%d","method":"POST","url":"%s","tenant":"%s","chain":"from-%s","chunks":true,\
                "body":{"max_tokens":%d,"stream":%s,"messages":[{"role":"user","content":"Report %d on fences."}]}}\
                """.formatted(i, url, tenant, KINDS.get(i % KINDS.size()), 20 + i % 50, i % 8 >= 4, i);
            requests.add(new DemoRequest(tenant, "k" + i, line.getBytes(UTF_8)));
        }
        return requests;
    }
}

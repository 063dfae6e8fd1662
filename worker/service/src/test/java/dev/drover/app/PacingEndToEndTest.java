package dev.drover.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.Quota;
import dev.drover.testbed.SimulatedProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that knows no quota, before a provider that has one and tells of it. */
@Timeout(300)
class PacingEndToEndTest {
    private static final int REQUESTS = 80;

    @Test
    void headersHoldCallsBackBeforeTheProviderRefusesThem() {
        FaultPlan plan = FaultPlan.NONE.withQuota("gpt-4.1", new Quota(1_200, 2));
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                SimulatedProvider provider = SimulatedProvider.start(plan);
                TestingTopics topics = new TestingTopics(broker.bootstrapServers());
                TestingWorker worker =
                        TestingWorker.start(broker.bootstrapServers(), provider).awaitReady()) {
            for (int i = 0; i < REQUESTS; i++) {
                topics.send(request(i));
            }
            assertThat(topics.read("llm.results", REQUESTS)).hasSize(REQUESTS);

            // 40 at once are granted, and 20 a second; without the headers every other call of the rest is refused.
            assertThat(provider.facts().behaviours().getOrDefault("RateLimited", 0L))
                    .isLessThan(4);
            assertThat(worker.get("/prometheus").body())
                    .contains("drover_concurrency_limit{credential=\"east\",model=\"gpt-4.1\"}")
                    .contains(
                            "drover_provider_allowance{credential=\"east\",dimension=\"requests\",model=\"gpt-4.1\"}");
        }
    }

    private static byte[] request(int i) {
        return ("{\"custom_id\":\"r-" + i + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
                        + "\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hello " + i + "\"}]}}")
                .getBytes(UTF_8);
    }
}

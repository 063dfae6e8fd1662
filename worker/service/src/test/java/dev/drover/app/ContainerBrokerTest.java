package dev.drover.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.HeaderNames;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The same worker against the broker that people run, in its own container; skipped without Docker. */
@Testcontainers(disabledWithoutDocker = true)
class ContainerBrokerTest {
    @Container
    private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.3.1");

    @Test
    void everyRequestHasOneOutcome() {
        int requests = 50;
        try (var provider = SimulatedProvider.start(FaultPlan.NONE);
                var worker = TestingWorker.start(KAFKA.getBootstrapServers(), provider, "drover.topics.partitions", 3);
                var topics = new TestingTopics(KAFKA.getBootstrapServers())) {
            worker.awaitReady();
            for (int i = 0; i < requests; i++) {
                topics.send(WorkerEndToEndTest.request(i % 10 == 0 ? "fault=invalid" : "hello " + i, ""));
            }
            var results = topics.read("llm.results", requests);
            assertThat(results).hasSize(requests);
            assertThat(results.stream().map(result -> WorkerEndToEndTest.header(result, HeaderNames.ORIGIN)))
                    .doesNotHaveDuplicates();
            assertThat(topics.read("llm.requests-dlt", requests / 10))
                    .hasSize(requests / 10)
                    .allSatisfy(letter -> assertThat(WorkerEndToEndTest.header(letter, HeaderNames.REASON))
                            .isEqualTo("invalid_request"));
            assertThat(topics.read("llm.usage", requests)).hasSize(requests);
        }
    }
}

package dev.drover.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnreachableBrokerTest {
    @Test
    void withoutABrokerTheWorkerIsAliveButNotReadyAndGoesOnWhenOneAppears() {
        try (var broker = EmbeddedBroker.start();
                var provider = SimulatedProvider.start(FaultPlan.NONE)) {
            broker.stop();
            try (var worker = TestingWorker.start(broker.bootstrapServers(), provider)) {
                await().atMost(Duration.ofMinutes(1))
                        .untilAsserted(
                                () -> assertThat(worker.get("/health/readiness").body())
                                        .contains("waits for Kafka at")
                                        .contains(broker.bootstrapServers()));
                assertThat(worker.get("/health/readiness").statusCode()).isEqualTo(503);
                assertThat(worker.get("/health/liveness").statusCode()).isEqualTo(200);

                broker.resume();
                worker.awaitReady();
                try (var topics = new TestingTopics(broker.bootstrapServers())) {
                    topics.send(WorkerEndToEndTest.request("better late", ""));
                    assertThat(topics.read("llm.results", 1)).hasSize(1);
                }
            }
        }
    }

    @Test
    void aBrokerWhoseOffsetCommitsAreTooSmallIsNamedWithTheRemedy() {
        try (var broker = EmbeddedBroker.builder()
                        .property("offset.metadata.max.bytes", 1024)
                        .start();
                var provider = SimulatedProvider.start(FaultPlan.NONE);
                var worker = TestingWorker.start(broker.bootstrapServers(), provider)) {
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(worker.get("/health/readiness").body())
                                    .contains("offset.metadata.max.bytes is 1024"));
            assertThat(worker.get("/health/readiness").statusCode()).isEqualTo(503);
        }
    }
}

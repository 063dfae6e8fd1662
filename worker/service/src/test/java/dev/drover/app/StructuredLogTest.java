package dev.drover.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import dev.drover.contracts.Origin;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StructuredLogTest {
    @Test
    void aLineAboutARequestIsJsonThatNamesItAndNoLineHoldsAKey() {
        PrintStream err = System.err;
        var captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, UTF_8));
        try (var broker = EmbeddedBroker.start();
                var provider = SimulatedProvider.start(FaultPlan.NONE);
                var worker = TestingWorker.start(
                        broker.bootstrapServers(),
                        provider,
                        "logging.structured.format.console",
                        "logstash",
                        "logging.level.dev.drover",
                        "debug",
                        "drover.topics.partitions",
                        1);
                var topics = new TestingTopics(broker.bootstrapServers())) {
            worker.awaitReady();
            topics.send(WorkerEndToEndTest.request("fault=credential", ",\"tenant\":\"acme\",\"task\":\"urgent\""));
            topics.send(WorkerEndToEndTest.request("fault=invalid", ",\"tenant\":\"acme\""));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(captured.toString(UTF_8).split("ended in an error", -1))
                            .hasSizeGreaterThan(2));
        } finally {
            System.setErr(err);
            // Spring Boot leaves it behind for the next context.
            System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
            // Else what logs before the next context has set its own log up is JSON on the next test's stderr.
            if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
                context.getLogger(Logger.ROOT_LOGGER_NAME).detachAndStopAllAppenders();
            }
        }
        String log = captured.toString(UTF_8);
        JsonNode line = log.lines()
                .filter(text -> text.contains("ended in an error"))
                .map(JsonMapper.shared()::readTree)
                .findFirst()
                .orElseThrow();
        Origin origin = new Origin("llm.requests", 0, 0);
        assertThat(line.path("request_id").stringValue()).startsWith("req_");
        assertThat(line.path("tenant").stringValue()).isEqualTo("acme");
        assertThat(line.path("topic").stringValue()).isEqualTo(origin.topic());
        assertThat(line.path("partition").asInt()).isEqualTo(origin.partition());
        assertThat(line.path("offset").asLong()).isEqualTo(origin.offset());
        assertThat(line.path("code").stringValue()).isEqualTo("invalid_request");
        assertThat(log).doesNotContain("sk-secret-of-east");
    }
}

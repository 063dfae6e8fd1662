package dev.drover.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What an operator can do to the log of a running worker, where the endpoint for it was opened. */
class LoggersEndpointTest {
    private static final String WIRE = "org.apache.hc";
    private static final String PROMPT = "a prompt that nobody may read in a log";

    /** The second run shows that the client would print what the first one looks for. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoRaisesTheLoggersOfTheWireReadsNoKeyAndPromptsOnlyByAProperty(boolean allowed) {
        PrintStream err = System.err;
        var captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, UTF_8));
        try (var broker = EmbeddedBroker.start();
                var provider = SimulatedProvider.start(FaultPlan.NONE);
                var worker = TestingWorker.start(
                        broker.bootstrapServers(),
                        provider,
                        "management.endpoints.web.exposure.include",
                        "health,loggers",
                        "management.endpoint.loggers.access",
                        "unrestricted",
                        "drover.privacy.allow-wire-logs",
                        allowed);
                var topics = new TestingTopics(broker.bootstrapServers())) {
            worker.awaitReady();
            assertThat(worker.post("/loggers/" + WIRE, "{\"configuredLevel\":\"TRACE\"}"))
                    .isEqualTo(204);
            assertThat(worker.get("/loggers/" + WIRE).body()).contains("\"effectiveLevel\":\"TRACE\"");

            topics.send(WorkerEndToEndTest.request(PROMPT, ""));
            assertThat(topics.read("llm.results", 1)).hasSize(1);
        } finally {
            System.setErr(err);
            if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
                context.getLogger(WIRE).setLevel(null);
            }
        }
        String log = captured.toString(UTF_8);
        assertThat(log).doesNotContain("sk-secret-of-east");
        if (allowed) {
            assertThat(log).contains(PROMPT, "Authorization: [secret]");
        } else {
            assertThat(log)
                    .doesNotContain(PROMPT, "Authorization")
                    .contains("lines of " + WIRE + " below INFO are left out");
        }
    }
}

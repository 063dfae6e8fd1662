package dev.drover.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.cli.operate.ControlCommand;
import dev.drover.cli.operate.RequestsCommand;
import dev.drover.cli.operate.StatusCommand;
import dev.drover.contracts.Json;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** An operator speaks, a running worker hears it, and so does one that starts later. */
@Timeout(300)
class OperatorsWordTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final StringWriter out = new StringWriter();

    private int command(Object command, EmbeddedBroker broker, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--bootstrap-server", broker.bootstrapServers()));
        out.getBuffer().setLength(0);
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(all.toArray(String[]::new));
    }

    private static byte[] request(String id) {
        return ("{\"custom_id\":\"" + id + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
                        + "\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}}")
                .getBytes(UTF_8);
    }

    private static String waiting(TestingWorker worker) {
        return worker.get("/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("drover_lane_waiting{") && line.endsWith(" 1.0"))
                .reduce("", String::concat);
    }

    @Test
    void aPausedModelIsCalledByNobodyUntilItIsResumedAndARestartDoesNotForget() {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                SimulatedProvider provider = SimulatedProvider.start(FaultPlan.NONE);
                TestingTopics topics = new TestingTopics(broker.bootstrapServers())) {
            try (TestingWorker worker = start(broker, provider)) {
                assertThat(command(new ControlCommand(), broker, "list")).isEqualTo(4);
                pause(broker, "east");
                pause(broker, "west");
                topics.send(request("first"));
                await().atMost(PATIENCE).until(() -> waiting(worker).contains("provider_paused"));
                assertThat(topics.read("llm.results", 0)).isEmpty();
                theRequestThatWaitsIsShown(broker, worker);
                assertThat(command(new ControlCommand(), broker, "list")).isZero();
                assertThat(out.toString()).contains("credential east", "paused", "maintenance");
            }
            try (TestingWorker worker = start(broker, provider)) {
                await().atMost(PATIENCE).until(() -> waiting(worker).contains("provider_paused"));
                assertThat(topics.read("llm.results", 0)).isEmpty();
                for (String name : List.of("east", "west")) {
                    assertThat(command(new ControlCommand(), broker, "resume", "--credential", name))
                            .isZero();
                }
                assertThat(topics.read("llm.results", 1)).hasSize(1);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(command(new StatusCommand(), broker))
                                .as("%s", out)
                                .isZero());
                assertThat(out.toString()).contains("1 worker, 0 requests open");
            }
        }
    }

    private void theRequestThatWaitsIsShown(EmbeddedBroker broker, TestingWorker worker) {
        String[] at = {"--worker", worker.url(), "--topic", "requests=llm.requests"};
        assertThat(requests(broker, at, "list", "-o", "jsonl")).isZero();
        JsonNode found =
                Json.read(out.toString().lines().findFirst().orElseThrow().getBytes(UTF_8));
        assertThat(found.path("custom_id").asString()).isEqualTo("first");
        assertThat(found.path("waiting_for").asString()).isEqualTo("provider_paused");
        assertThat(found.path("attempts").asInt(-1)).isZero();
        String id = found.path("id").asString();
        assertThat(requests(broker, at, "why", id)).isZero();
        assertThat(out.toString())
                .contains(id + ": it has waited", "an operator paused the model", "next try at")
                .contains("Model gpt-4.1: paused until it is resumed");
        assertThat(requests(broker, at, "show", id)).isZero();
        assertThat(out.toString()).contains("provider_paused", "llm.requests");

        assertThat(requests(broker, at, "list", "--tenant", "nobody")).isEqualTo(4);
        assertThat(requests(broker, at, "list", "--waiting-for", "budget")).isEqualTo(4);
        assertThat(requests(broker, at, "list", "--waiting-for", "godot")).isEqualTo(2);
        assertThat(requests(broker, at, "why", "req_none")).isEqualTo(4);
        assertThat(requests(broker, at, "list", "--worker", "http://127.0.0.1:1"))
                .isEqualTo(3);
        assertThat(out.toString()).contains("http://127.0.0.1:1 does not answer", "first");
        assertThat(worker.get("/requests", "X-Forwarded-For", "203.0.113.7").statusCode())
                .isEqualTo(401);
    }

    private int requests(EmbeddedBroker broker, String[] at, String... words) {
        return command(
                new RequestsCommand(),
                broker,
                Stream.concat(Arrays.stream(words), Arrays.stream(at)).toArray(String[]::new));
    }

    private static TestingWorker start(EmbeddedBroker broker, SimulatedProvider provider) {
        return TestingWorker.start(broker.bootstrapServers(), provider, "drover.topics.partitions", 1)
                .awaitReady();
    }

    private void pause(EmbeddedBroker broker, String name) {
        assertThat(command(new ControlCommand(), broker, "pause", "--credential", name, "--because", "maintenance"))
                .as("%s", out)
                .isZero();
    }
}

package dev.drover.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.cli.operate.RequestsCommand;
import dev.drover.cli.operate.StatusCommand;
import dev.drover.testbed.EmbeddedBroker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** A provider refuses its key and repeats it: what an operator sees of that, and what nobody may see. */
@Timeout(300)
class WrongKeyTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String KEY = "sk-secret-of-east-0123456789";
    private static final String SENTENCE = "provider east refuses its key (401): Incorrect API key provided: [";
    private static final String REMEDY =
            "look at drover.providers[].api-key, or the file of api-key-file, of provider east (since ";

    private final StringWriter screen = new StringWriter();

    private int run(Object command, EmbeddedBroker broker, String... words) {
        screen.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of("--bootstrap-server", broker.bootstrapServers()));
        return new CommandLine(command)
                .setOut(new PrintWriter(screen))
                .setErr(new PrintWriter(screen))
                .execute(all.toArray(String[]::new));
    }

    private static byte[] refusal() {
        String body =
                "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + ".\",\"code\":\"invalid_api_key\"}}";
        return ("HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    private static byte[] request(String id, String task) {
        return ("{\"custom_id\":\"" + id + "\",\"task\":\"" + task
                        + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
                        + "\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}}")
                .getBytes(UTF_8);
    }

    @Test
    void theCauseAndThePropertyAreEverywhereAndTheKeyIsNowhere() {
        PrintStream err = System.err;
        PrintStream out = System.out;
        var log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, UTF_8));
        System.setOut(new PrintStream(log, true, UTF_8));
        StringBuilder shown = new StringBuilder();
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                TestingProvider provider = new TestingProvider();
                TestingTopics topics = new TestingTopics(broker.bootstrapServers())) {
            provider.script("east", _ -> refusal());
            try (TestingWorker worker = TestingWorker.start(
                            broker.bootstrapServers(),
                            provider.baseUrl("east"),
                            provider.baseUrl("west"),
                            "drover.chains[1].models",
                            "gpt-4.1",
                            "drover.breaker.forced-open",
                            "1h")
                    .awaitReady()) {
                topics.send(request("order-1", "balanced"));
                topics.send(request("order-2", "balanced"));
                // Before the first command: commands keep the log of this process quiet.
                await().atMost(PATIENCE).until(() -> log.toString(UTF_8).contains(SENTENCE));
                await().atMost(PATIENCE).untilAsserted(() -> {
                    run(new RequestsCommand(), broker, "list", "--reason", "provider_auth");
                    assertThat(screen.toString()).contains("order-1", "order-2", "2 requests wait for model gpt-4.1");
                });
                shown.append(screen);
                assertThat(screen.toString()).contains(SENTENCE, REMEDY, "open, tries again in");
                assertThat(run(new RequestsCommand(), broker, "list", "--reason", "rate_limited"))
                        .isEqualTo(4);

                await().atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(run(new RequestsCommand(), broker, "why", "order-2"))
                            .as("%s", screen)
                            .isZero();
                    assertThat(screen.toString()).contains("no model of chain balanced can be called now");
                });
                shown.append(screen);
                assertThat(screen.toString())
                        .contains(
                                "Model gpt-4.1: open, tries again in",
                                SENTENCE,
                                REMEDY,
                                "2 requests wait for model gpt-4.1")
                        .doesNotContain("..", "breakers are open");
                run(new RequestsCommand(), broker, "show", "order-2");
                shown.append(screen);
                assertThat(screen.toString()).contains("not gpt-4.1", SENTENCE);

                run(new StatusCommand(), broker);
                shown.append(screen);
                assertThat(screen.toString())
                        .contains(
                                worker.url(),
                                "gpt-4.1 open, tries again in",
                                SENTENCE,
                                REMEDY,
                                "2 requests wait for model gpt-4.1")
                        .doesNotContain("..");
                for (String page : List.of("/worker", "/requests", "/health/readiness")) {
                    String said = worker.get(page).body();
                    shown.append(said);
                    assertThat(said).as(page).contains(SENTENCE, REMEDY, "open, tries again in");
                }
            }
        } finally {
            System.setErr(err);
            System.setOut(out);
        }
        assertThat(log.toString(UTF_8)).contains(SENTENCE).doesNotContain(KEY);
        assertThat(shown.toString()).doesNotContain(KEY);
    }
}

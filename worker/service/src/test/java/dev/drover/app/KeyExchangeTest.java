package dev.drover.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.cli.operate.StatusCommand;
import dev.drover.cli.setup.ConfigCommand;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.ModelFaults;
import dev.drover.testbed.Quota;
import dev.drover.testbed.SimulatedProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import javax.management.MBeanServer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys are revoked and exchanged under load: the worker goes on, no request is lost, and no value is anywhere. */
@Timeout(300)
@SuppressWarnings("NullAway.Init") // set by the one test
class KeyExchangeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** With the calls in flight, how long a load lasts: some seconds. */
    private static final Duration LATENCY = Duration.ofMillis(200);

    private static final int LOAD = 150;
    private static final String OLD = "drvkey-old-5f1c2ab94e7d";
    private static final String NEW = "drvkey-new-81d3e6c07ba2";
    private static final String FIRST = "drvkey-first-4c9e01d7f3b8";
    private static final String SECOND = "drvkey-second-a27b5e8d6c10";

    private final JsonMapper json = JsonMapper.shared();
    private final StringBuilder shown = new StringBuilder();
    private int sent;

    @TempDir
    private Path folder;

    private TestingTopics topics;
    private TestingWorker worker;
    private SimulatedProvider provider;
    private String bootstrap = "";

    @Test
    void keysAreExchangedUnderLoadWithoutALossAndWithoutBeingSeen() throws Exception {
        PrintStream err = System.err;
        PrintStream out = System.out;
        var log = new ByteArrayOutputStream();
        Path file = folder.resolve("api-key");
        Files.writeString(file, OLD + "\n");
        Path second = folder.resolve("second");
        Files.writeString(second, SECOND);
        System.setErr(new PrintStream(log, true, UTF_8));
        System.setOut(new PrintStream(log, true, UTF_8));
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                SimulatedProvider simulated =
                        SimulatedProvider.start(FaultPlan.NONE.withOthers(ModelFaults.latency(LATENCY, LATENCY)));
                TestingTopics producer = new TestingTopics(broker.bootstrapServers())) {
            bootstrap = broker.bootstrapServers();
            provider = simulated;
            topics = producer;
            simulated.keys().grant(OLD, null);
            simulated.keys().grant(FIRST, new Quota(1_200, 10));
            simulated.keys().grant(SECOND, new Quota(1_200, 10));
            try (TestingWorker started = started(file, second)) {
                worker = started;
                aKeyIsRevokedAndExchanged(file);
                oneOfTwoKeysIsRevoked(second);
                look();
            }
        } finally {
            System.setErr(err);
            System.setOut(out);
        }
        shown.append(log.toString(UTF_8));
        assertThat(log.toString(UTF_8))
                .contains(
                        "provider filed refuses its key (401): Incorrect API key provided: [",
                        "provider several refuses key 'second' (401): Incorrect API key provided: [",
                        "filed has another key from now on, read from " + file);
        for (String key : new String[] {OLD, NEW, FIRST, SECOND}) {
            int at = shown.indexOf(key);
            assertThat(at < 0 ? "" : shown.substring(Math.max(0, at - 300), at))
                    .as("where %s is shown", key)
                    .isEmpty();
        }
    }

    private TestingWorker started(Path file, Path second) {
        return TestingWorker.start(
                        bootstrap,
                        provider,
                        "drover.providers[2].name",
                        "filed",
                        "drover.providers[2].base-url",
                        provider.baseUrl(),
                        "drover.providers[2].api-key-file",
                        file.toString(),
                        "drover.providers[3].name",
                        "several",
                        "drover.providers[3].base-url",
                        provider.baseUrl(),
                        "drover.providers[3].keys[0].name",
                        "first",
                        "drover.providers[3].keys[0].value",
                        FIRST,
                        "drover.providers[3].keys[1].name",
                        "second",
                        "drover.providers[3].keys[1].file",
                        second.toString(),
                        "drover.models[2].name",
                        "of-file",
                        "drover.models[2].provider",
                        "filed",
                        "drover.models[3].name",
                        "of-several",
                        "drover.models[3].provider",
                        "several",
                        "drover.models[3].quota.requests-per-minute",
                        1_200,
                        "drover.chains[0].models",
                        "of-file",
                        "drover.chains[1].models",
                        "of-several",
                        "drover.engine.in-flight",
                        8,
                        "drover.breaker.forced-open",
                        "1h")
                .awaitReady();
    }

    /** The only key is refused for a while, and all requests wait until there is another. */
    private void aKeyIsRevokedAndExchanged(Path file) throws IOException {
        ask("critical");
        await().atMost(PATIENCE).until(() -> calls(OLD) >= LOAD / 3);
        provider.keys().revoke(OLD);
        provider.keys().grant(NEW, null);
        await().atMost(PATIENCE).until(() -> worker.get("/worker").body().contains("forced_open"));
        assertThat(worker.get("/worker").body())
                .as("the state of the key beside that of its models")
                .containsPattern("refused, tries again in [^\"]*\\(of-file\\)");
        Path young = Files.writeString(folder.resolve("young"), NEW);
        Files.move(young, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        allAreAnswered();
        assertThat(calls(NEW)).isGreaterThanOrEqualTo(LOAD / 3);
    }

    /** The other key carries on, and the file may bring another in its place at any time. */
    private void oneOfTwoKeysIsRevoked(Path second) throws IOException {
        ask("balanced");
        await().atMost(PATIENCE).until(() -> calls(FIRST) + calls(SECOND) >= LOAD / 2);
        assertThat(Math.abs(calls(FIRST) - calls(SECOND)))
                .as("each its share of %s and %s", calls(FIRST), calls(SECOND))
                .isLessThanOrEqualTo(LOAD / 10);
        provider.keys().revoke(SECOND);
        allAreAnswered();
        assertThat(provider.facts().behaviours()).doesNotContainKey("RateLimited");
        JsonNode refused = topics.read("llm.results", sent).stream()
                .map(record -> json.readTree(record.value()).path("attempts"))
                .filter(attempts -> attempts.size() > 1
                        && attempts.get(0).path("key").asString("").equals("second"))
                .findFirst()
                .orElseThrow();
        assertThat(refused.get(0).path("code").asString()).isEqualTo("provider_auth");
        assertThat(refused.get(1).path("key").asString()).isEqualTo("first");
        String said = worker.get("/worker").body();
        assertThat(said).contains("provider several refuses key 'second'", "refused, tries again in");
        assertThat(status())
                .contains("several/first", "several/second", "ago from " + second, "refused, tries again in", "in use");
    }

    /** Everything that people and programs may read. */
    private void look() throws Exception {
        for (String page :
                new String[] {"/worker", "/requests", "/health", "/health/readiness", "/prometheus", "/info"}) {
            shown.append(worker.get(page).body());
        }
        assertThat(shown).contains("several/second");
        Path written = Files.writeString(folder.resolve("drover.yaml"), """
            drover:
              providers:
                - {name: filed, base-url: "http://p", api-key-file: /run/keys/filed}
                - {name: several, base-url: "http://p", keys: [{name: team-b, value: %s}]}
            """.formatted(FIRST));
        var screen = new StringWriter();
        new CommandLine(new ConfigCommand())
                .setOut(new PrintWriter(screen))
                .setErr(new PrintWriter(screen))
                .execute("show", "--config", written.toString());
        assertThat(screen.toString()).contains("/run/keys/filed", "team-b", "(not shown)");
        shown.append(screen);
        for (String topic : new String[] {"results", "usage", "workers", "ledger"}) {
            for (ConsumerRecord<byte[], byte[]> record : topics.read("llm." + topic, 1)) {
                shown.append(record.value() == null ? "" : new String(record.value(), UTF_8));
                record.headers().forEach(header -> shown.append(new String(header.value(), UTF_8)));
            }
        }
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        for (var name : beans.queryNames(null, null)) {
            if (!name.getDomain().startsWith("java.lang") && !name.getDomain().startsWith("com.sun")) {
                for (var attribute : beans.getMBeanInfo(name).getAttributes()) {
                    try {
                        shown.append(beans.getAttribute(name, attribute.getName()));
                    } catch (Exception _) { // an attribute that has no value, or cannot be read, shows no key
                    }
                }
            }
        }
    }

    private void ask(String task) {
        for (int i = 0; i < LOAD; i++) {
            topics.send(("{\"custom_id\":\"" + task + i + "\",\"task\":\"" + task + "\",\"method\":\"POST\","
                            + "\"url\":\"/v1/chat/completions\",\"body\":{\"messages\":[{\"role\":\"user\","
                            + "\"content\":\"Hello " + i + "\"}]}}")
                    .getBytes(UTF_8));
        }
        sent += LOAD;
    }

    private void allAreAnswered() {
        assertThat(topics.read("llm.results", sent))
                .hasSize(sent)
                .allSatisfy(record -> assertThat(
                                json.readTree(record.value()).path("error").isNull())
                        .as(new String(record.value(), UTF_8))
                        .isTrue());
        assertThat(topics.read("llm.requests-dlt", 0)).isEmpty();
    }

    private String status() {
        var screen = new StringWriter();
        new CommandLine(new StatusCommand())
                .setOut(new PrintWriter(screen))
                .setErr(new PrintWriter(screen))
                .execute("--bootstrap-server", bootstrap);
        shown.append(screen);
        return screen.toString();
    }

    private long calls(String key) {
        return provider.keys().calls().getOrDefault(key, 0L);
    }
}

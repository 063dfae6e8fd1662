package dev.drover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.drover.app.TestingTopics;
import dev.drover.app.TestingWorker;
import dev.drover.contracts.HeaderNames;
import dev.drover.privacy.LeakJudge;
import dev.drover.privacy.TestingSecrets;
import dev.drover.privacy.TestingSecrets.Planted;
import dev.drover.testbed.EmbeddedBroker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Secrets of more than forty kinds in every place where a request, a provider or a configuration can put one, through a
 * worker that logs all it can. None comes out where people read, and in its place stands what it was.
 */
@Timeout(600)
class PlantedSecretsEndToEndTest {
    private static final long SEED = Long.getLong("drover.seed", 20_261_126);
    private static final int SECRETS = Boolean.getBoolean("drover.long") ? 20_000 : 1_100;
    private static final String KEY = "east-configured-credential-0123456789-abcdefghijkl";

    /** What of a record is the producer's own, or the name under which it is counted. */
    private static final Set<String> PERSONS = Set.of("email", "phone", "card", "iban", "identity");

    /** Known and unknown, carried to results or not, with values that have a form and others. */
    private static final List<String> OTHER_HEADERS = List.of(
            "traceparent",
            "tracestate",
            "x-user",
            HeaderNames.SUBMIT,
            HeaderNames.LINE,
            HeaderNames.REPLAYS,
            "x-correlation",
            "ce_subject",
            "ce_id",
            "baggage",
            "kafka_deliveryAttempt",
            "__connect.errors.topic",
            "__connect.errors.exception.message",
            "kafka_dlt-original-topic",
            "dead-letter-reason");

    private enum Place {
        PROMPT,
        JSON_ERROR,
        LATE_ERROR,
        TEXT_ERROR,
        HTML_ERROR,
        HEADER,
        STREAM,
        REQUEST_ID,
        TENANT,
        TENANT_HEADER,
        CHAIN,
        MODEL,
        CUSTOM_ID,
        METADATA,
        URL,
        METHOD,
        DEADLINE,
        MALFORMED,
        /** Of a request that fails, so that its letter has them. */
        OTHER_HEADERS,
        /** Likewise: custom id, metadata and the record's key. */
        FAILED_NAMES;

        boolean isProviders() {
            return compareTo(JSON_ERROR) >= 0 && compareTo(STREAM) <= 0;
        }

        boolean isQuoted() {
            return Set.of(JSON_ERROR, TEXT_ERROR, HTML_ERROR, STREAM, CHAIN, MODEL, URL, METHOD, DEADLINE)
                    .contains(this);
        }
    }

    private final List<Planted> planted = TestingSecrets.of(SECRETS, new Random(SEED));
    private final LeakJudge judge = new LeakJudge(planted);
    private final SoftAssertions softly = new SoftAssertions();

    private static Place place(int n) {
        return Place.values()[n / TestingSecrets.kinds() % Place.values().length];
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ecs"})
    void noneIsReadByAnybodyAndEachIsReplacedByItsKind(String format) {
        PrintStream err = System.err;
        var log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, UTF_8));
        String metrics;
        Map<String, Screen> shown;
        List<ConsumerRecord<byte[], byte[]>> results;
        List<ConsumerRecord<byte[], byte[]>> letters;
        List<ConsumerRecord<byte[], byte[]>> usage;
        try (var broker = EmbeddedBroker.start();
                var provider = TestingLeakyProvider.start(this::leaked);
                var worker = TestingWorker.start(
                        broker.bootstrapServers(), provider.address(), provider.address(), properties(format));
                var topics = new TestingTopics(broker.bootstrapServers())) {
            worker.awaitReady();
            for (int n = 0; n < SECRETS; n++) {
                topics.send(request(n), headers(n));
            }
            results = topics.read("llm.results", SECRETS);
            letters = topics.read(
                    "llm.requests-dlt", sum(results, line -> line.path("error").isNull() ? 0 : 1));
            usage = topics.read(
                    "llm.usage", sum(results, line -> line.path("attempts").size()));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> worker.get("/prometheus").statusCode() == 200);
            metrics = worker.get("/prometheus").body();
            shown = shown(broker.bootstrapServers());
        } finally {
            System.setErr(err);
            System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
            quiet();
        }

        assertThat(results).hasSize(SECRETS);
        String text = log.toString(UTF_8);
        // The broker in this process logs while the worker sets its log up anew, of which Logback itself complains.
        assertThat(text.lines().filter(line -> !line.matches("[0-9:,]{12} \\|-.*")))
                .as("one event is one line")
                .allMatch(line -> isEvent(line, format));
        assertThat(text).contains("ended in an error", "DEBUG").doesNotContain(KEY, "configured-credential");
        absent("log", text, false);
        absent("metrics", metrics, false);
        shown.forEach((name, screen) -> {
            assertThat(screen.code()).as("%s: %s", name, screen.err()).isZero();
            absent(name, screen.out() + screen.err(), false);
        });
        messages(results);
        letters.forEach(this::letter);
        usage.forEach(event -> absent("usage event", new String(event.value(), UTF_8), true));
        System.out.printf(
                "%d secrets of %d kinds, %d dead letters, %d usage events, %d log lines, seed %d%n",
                SECRETS,
                TestingSecrets.kinds(),
                letters.size(),
                usage.size(),
                text.lines().count(),
                SEED);
        softly.assertAll();
    }

    private static int sum(List<ConsumerRecord<byte[], byte[]>> results, ToIntFunction<JsonNode> count) {
        return results.stream()
                .map(result -> JsonMapper.shared().readTree(result.value()))
                .mapToInt(count)
                .sum();
    }

    private static Object[] properties(String format) {
        List<Object> pairs = new ArrayList<>(List.of(
                "debug",
                true,
                "logging.level.root",
                "debug",
                "logging.level.org.apache.kafka",
                "warn",
                "logging.level.org.apache.hc",
                "trace",
                "drover.providers[0].api-key",
                KEY,
                "drover.providers[0].headers.x-gateway",
                "Gateway " + KEY + "-header",
                "drover.metrics.tenants",
                2_000,
                "drover.breaker.minimum-calls",
                1_000_000,
                "drover.breaker.window",
                1_000_000));
        if (!format.isEmpty()) {
            pairs.addAll(List.of("logging.structured.format.console", format));
        }
        return pairs.toArray();
    }

    private static boolean isEvent(String line, String format) {
        return format.isEmpty()
                ? line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (TRACE|DEBUG|INFO |WARN |ERROR) .*")
                : JsonMapper.shared().readTree(line).isObject();
    }

    private String leaked(int n) {
        return planted.get(n).text() + " with " + KEY;
    }

    private byte[] request(int n) {
        String secret = planted.get(n).text();
        Place place = place(n);
        ObjectNode request = JsonMapper.shared().createObjectNode();
        request.put("custom_id", place == Place.CUSTOM_ID || place == Place.FAILED_NAMES ? secret : "n-" + n);
        request.put("method", place == Place.METHOD ? secret : fails(n) ? "PUT" : "POST");
        request.put("url", place == Place.URL ? secret : "/v1/chat/completions");
        if (place == Place.TENANT) {
            request.put("tenant", named(n));
        }
        if (place == Place.CHAIN) {
            request.put("chain", named(n));
        }
        if (place == Place.DEADLINE) {
            request.put("deadline", secret);
        }
        if (place == Place.METADATA || place == Place.FAILED_NAMES) {
            request.putObject("metadata").put("note", secret);
        }
        ObjectNode body = request.putObject("body");
        if (place == Place.MODEL) {
            body.put("model", secret);
        }
        if (place == Place.STREAM) {
            body.put("stream", true);
        }
        String leak = place.isProviders()
                ? "leak=" + place.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + " n=" + n
                : place == Place.PROMPT ? secret : "hello";
        body.putArray("messages").addObject().put("role", "user").put("content", leak);
        String json = JsonMapper.shared().writeValueAsString(request);
        return (place == Place.MALFORMED
                        ? json.substring(0, json.length() - 1) + ",\"" + secret.replaceAll("[\"\n]", "") + "\":1,\""
                                + secret.replaceAll("[\"\n]", "") + "\":2}"
                        : json)
                .getBytes(UTF_8);
    }

    /** With the word that gives it away: a secret that nothing tells from a name is a name. */
    private String named(int n) {
        return planted.get(n).text().replace('\n', ' ');
    }

    /** Every second of those whose headers are planted, so that they are in dead letters and in results. */
    private static boolean fails(int n) {
        return switch (place(n)) {
            case OTHER_HEADERS, FAILED_NAMES -> true;
            case REQUEST_ID, TENANT_HEADER -> n % 2 == 0;
            default -> false;
        };
    }

    private Header[] headers(int n) {
        Stream<String> names =
                switch (place(n)) {
                    case REQUEST_ID -> Stream.of(HeaderNames.REQUEST_ID);
                    case TENANT_HEADER -> Stream.of(HeaderNames.TENANT);
                    case OTHER_HEADERS -> OTHER_HEADERS.stream();
                    default -> Stream.of();
                };
        return names.map(name -> new RecordHeader(name, named(n).getBytes(UTF_8)))
                .toArray(Header[]::new);
    }

    /** By their command lines; those of results for programs say of a result what its producer said, so they are not here. */
    private static Map<String, Screen> shown(String bootstrapServers) {
        Map<String, Screen> shown = new LinkedHashMap<>();
        for (String line : List.of(
                "dlq list",
                "dlq list -o jsonl",
                "dlq list -o csv",
                "dlq show --limit " + SECRETS,
                "dlq show -o jsonl --limit " + SECRETS,
                "dlq stats --by reason,tenant,model,origin,writer",
                "dlq stats --by tenant -o json",
                "results",
                "results --failed")) {
            shown.put(
                    line,
                    Screen.at(
                            bootstrapServers,
                            Pattern.compile(" ").splitAsStream(line).toArray(String[]::new)));
        }
        return shown;
    }

    /** Nobody else's lines, and what tells the kinds in those that quote. */
    private void messages(List<ConsumerRecord<byte[], byte[]>> results) {
        results.sort(Comparator.comparingLong(ConsumerRecord::offset));
        for (ConsumerRecord<byte[], byte[]> result : results) {
            JsonNode line = JsonMapper.shared().readTree(result.value());
            String id = line.path("custom_id").asString("");
            StringBuilder said = new StringBuilder(line.path("error").toString());
            line.findValues("message").forEach(message -> said.append(message.isString() ? message.stringValue() : ""));
            absent("error line " + id, said + line.path("id").toString(), false);
            if (id.startsWith("n-")) {
                int n = Integer.parseInt(id.substring(2));
                if (place(n).isQuoted()) {
                    softly.assertThat(said.toString())
                            .as("%s in %s, seed %s", planted.get(n).kind(), place(n), SEED)
                            .containsAnyOf(planted.get(n).labels().stream()
                                    .map(label -> "[" + label + "]")
                                    .toArray(String[]::new));
                }
            }
        }
    }

    private void letter(ConsumerRecord<byte[], byte[]> letter) {
        StringBuilder written = new StringBuilder();
        letter.headers().forEach(header -> {
            // What a replay sends again as it came.
            boolean ours = header.key().startsWith("drover-") || header.key().startsWith("kafka_dlt-");
            if (!header.key().equals(HeaderNames.TENANT) && (ours || !OTHER_HEADERS.contains(header.key()))) {
                written.append(header.key())
                        .append('=')
                        .append(new String(header.value(), UTF_8))
                        .append('\n');
            }
        });
        absent("dead letter's headers", written.toString(), false);
        absent("dead letter's tenant", String.valueOf(header(letter, HeaderNames.TENANT)), true);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private void absent(String where, String text, boolean personsMay) {
        for (LeakJudge.Leak leak : judge.leaks(text)) {
            Planted secret = leak.secret();
            if (!personsMay || !PERSONS.contains(secret.labels().iterator().next())) {
                softly.fail(
                        "%s of %s is in the %s: …%s…, seed %s",
                        secret.kind(), place(leak.number()), where, leak.around(), SEED);
            }
        }
        softly.assertThat(text).as(where).doesNotContain("configured-credential");
    }

    private static void quiet() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        }
    }
}

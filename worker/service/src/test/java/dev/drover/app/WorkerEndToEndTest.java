package dev.drover.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.cli.operate.StatusCommand;
import dev.drover.contracts.HeaderNames;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The worker as it runs in production, between a real broker and a simulated provider. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkerEndToEndTest {
    private static final int LARGEST_VALUE = 1_048_588 - 61 - 32;

    private EmbeddedBroker broker;
    private SimulatedProvider provider;
    private TestingWorker worker;
    private TestingTopics topics;

    @BeforeAll
    void start() {
        broker = EmbeddedBroker.start();
        provider = SimulatedProvider.start(FaultPlan.NONE);
        worker = TestingWorker.start(broker.bootstrapServers(), provider, "drover.topics.partitions", 1)
                .awaitReady();
        topics = new TestingTopics(broker.bootstrapServers());
    }

    @AfterAll
    void stop() {
        topics.close();
        worker.close();
        provider.close();
        broker.close();
    }

    @Test
    @Order(1)
    void badInputIsOneDeadLetterWithItsReasonAndBytesAndTheLaneGoesOn() {
        Map<String, Bad> cases = badInput();
        cases.values().forEach(bad -> topics.send(bad.value, bad.headers));
        topics.send(request("the lane goes on", ""));

        var results = topics.read("llm.results", cases.size() + 1);
        var letters = topics.read("llm.requests-dlt", cases.size());

        assertThat(results).hasSize(cases.size() + 1);
        assertThat(letters).hasSize(cases.size());
        assertThat(results.stream().map(record -> header(record, HeaderNames.ORIGIN)))
                .doesNotHaveDuplicates();
        Map<String, ConsumerRecord<byte[], byte[]>> byOrigin = letters.stream()
                .collect(Collectors.toMap(letter -> header(letter, HeaderNames.ORIGIN), letter -> letter));
        Map<String, String> errors = results.stream()
                .filter(result -> !code(result).isEmpty())
                .collect(Collectors.toMap(result -> header(result, HeaderNames.ORIGIN), result -> code(result)));
        long offset = 0;
        for (Map.Entry<String, Bad> entry : cases.entrySet()) {
            String origin = "llm.requests-0@" + offset++;
            var letter = byOrigin.get(origin);
            assertThat(letter).as(entry.getKey()).isNotNull();
            assertThat(header(letter, HeaderNames.REASON)).as(entry.getKey()).isEqualTo(entry.getValue().reason);
            assertThat(letter.value()).as(entry.getKey()).isEqualTo(entry.getValue().value);
            assertThat(errors).as(entry.getKey()).containsEntry(origin, entry.getValue().reason);
        }
        assertThat(results.stream().filter(result -> code(result).isEmpty())).hasSize(1);
    }

    @Test
    @Order(2)
    void anAnswerThatTheBrokerWouldNotTakeBecomesADeadLetterThatSaysSo() {
        int before = topics.read("llm.requests-dlt", 0).size();
        var sent = topics.send(request("bytes=1500000", ""));
        var letter = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> topics.read("llm.requests-dlt", before + 1).stream()
                                .filter(record ->
                                        header(record, HeaderNames.ORIGIN).endsWith("@" + sent.offset()))
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
        assertThat(header(letter, HeaderNames.REASON)).isEqualTo("result_too_large");
    }

    @Test
    @Order(3)
    void anAnswerHasItsCostItsOriginAndItsProducersMetadata() {
        var sent = topics.send(
                request("fault=500 times=1", ",\"tenant\":\"acme\",\"metadata\":{\"a\":[1]}"),
                new RecordHeader("traceparent", "00-1-2-01".getBytes(UTF_8)));
        JsonNode line = line(result(sent.offset()));
        assertThat(line.path("custom_id").stringValue()).isEqualTo("c");
        assertThat(line.path("tenant").stringValue()).isEqualTo("acme");
        assertThat(line.path("metadata").path("a").path(0).intValue()).isEqualTo(1);
        assertThat(line.path("attempts").size()).isEqualTo(2);
        assertThat(line.path("cost").path("usd").stringValue()).matches("0\\.0+[1-9]\\d*");
        assertThat(line.path("origin").path("offset").longValue()).isEqualTo(sent.offset());
        assertThat(header(result(sent.offset()), "traceparent")).isEqualTo("00-1-2-01");
    }

    @Test
    @Order(4)
    void theScrapeHasOnlyMetersOfTheCatalogueAndThoseThatDashboardsNeed() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            String scrape = worker.get("/prometheus").body();
            assertThat(CatalogueScrape.ofOurs(scrape)).isSubsetOf(CatalogueScrape.catalogue());
            assertThat(scrape)
                    .contains("drover_cost_usd_total{", "drover_dead_letters_total{")
                    .contains("drover_tokens_total{", "drover_lane_waiting{", "drover_backlog{")
                    .contains("gen_ai_client_token_usage_bucket{", "gen_ai_client_operation_duration_seconds_bucket{")
                    .contains("resilience4j_circuitbreaker_state{", "kafka_consumer_", "kafka_producer_")
                    .contains("jvm_memory_used_bytes{");
        });
    }

    @Test
    @Order(5)
    void healthIsServedWithoutSecrets() {
        assertThat(worker.get("/health/liveness").statusCode()).isEqualTo(200);
        var readiness = worker.get("/health/readiness");
        assertThat(readiness.statusCode()).isEqualTo(200);
        assertThat(readiness.body()).contains("llm.requests-0").doesNotContain("sk-secret");
        assertThat(worker.get("/env").statusCode()).isEqualTo(404);
    }

    /** One request that fails for ever on the only model of its chain, and three of another tenant behind it. */
    @Test
    @Order(6)
    void aRequestThatAlwaysFailsHoldsUpNobodyElse() {
        topics.send(request(
                "fault=500 times=1000",
                ",\"tenant\":\"poison\",\"chain\":\"bulk\",\"deadline\":\"2099-01-01T00:00:00Z\""));
        await().atMost(Duration.ofMinutes(1)).until(() -> failedCalls() >= 6);
        assertThat(model().path("breaker").asString()).isEqualTo("closed");
        assertThat(model().path("says").asString()).contains("model deepseek-v3.2 of provider west fails (500)");
        for (String prompt : List.of("one", "two", "three")) {
            var sent = topics.send(request(prompt, ",\"tenant\":\"acme\",\"chain\":\"bulk\""));
            assertThat(line(result(sent.offset())).path("attempts").size()).isEqualTo(1);
        }
        assertThat(model().path("breaker").asString()).isEqualTo("closed");
    }

    /** The last: the provider's models rest for a minute afterwards. */
    @Test
    @Order(7)
    void aRefusedKeySaysWhoRefusedItAndWhereToLook() {
        topics.send(request("fault=credential times=1000", ",\"tenant\":\"acme\",\"chain\":\"bulk\""));
        String says = "provider west refuses its key (401): Incorrect API key provided"
                + "; look at drover.providers[].api-key, or the file of api-key-file, of provider west (since ";
        await().atMost(Duration.ofMinutes(1))
                .until(() -> model().path("says").asString("").startsWith(says));
        assertThat(model().path("because").asString()).isEqualTo("provider_auth");
        var readiness = worker.get("/health/readiness");
        assertThat(readiness.statusCode()).isEqualTo(200);
        assertThat(readiness.body()).contains(says);
        StringWriter out = new StringWriter();
        new CommandLine(new StatusCommand())
                .setOut(new PrintWriter(out))
                .execute("--bootstrap-server", broker.bootstrapServers(), "--worker", worker.url(), "-o", "json");
        assertThat(out.toString()).contains(says, "requests wait for model deepseek-v3.2");
    }

    private double failedCalls() {
        return worker.get("/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("drover_attempts_total{")
                        && line.contains("provider_unavailable")
                        && line.contains("deepseek-v3.2"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** The last model of the chains, as the worker says it is. */
    private JsonNode model() {
        return JsonMapper.shared()
                .readTree(worker.get("/worker").body())
                .path("models")
                .valueStream()
                .filter(model -> model.path("model").asString().equals("deepseek-v3.2"))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Bad(String reason, byte @Nullable [] value, Header... headers) {}

    private static Map<String, Bad> badInput() {
        Map<String, Bad> cases = new LinkedHashMap<>();
        cases.put("no JSON", new Bad("malformed_record", "hello".getBytes(UTF_8)));
        cases.put("no request", new Bad("malformed_record", "{\"a\":1}".getBytes(UTF_8)));
        cases.put("a list", new Bad("malformed_record", "[1]".getBytes(UTF_8)));
        cases.put("a wrong type", new Bad("invalid_request", json("\"body\":\"text\"")));
        cases.put("an unknown task", new Bad("invalid_request", request("x", ",\"task\":\"urgent\"")));
        cases.put("an unknown chain", new Bad("invalid_request", request("x", ",\"chain\":\"nowhere\"")));
        cases.put(
                "an unknown url",
                new Bad("invalid_request", "{\"custom_id\":\"a\",\"url\":\"/v2/x\",\"body\":{}}".getBytes(UTF_8)));
        cases.put("an unknown model", new Bad("model_not_found", json("\"body\":{\"model\":\"gpt-9\"}")));
        cases.put("a deadline in the past", new Bad("expired", request("x", ",\"deadline\":\"2020-01-01T00:00:00Z\"")));
        cases.put("a megabyte of nesting", new Bad("malformed_record", nesting(1_000_000)));
        cases.put("invalid UTF-8", new Bad("malformed_record", invalidUtf8()));
        cases.put("a tombstone", new Bad("malformed_record", null));
        cases.put("nothing", new Bad("malformed_record", new byte[0]));
        cases.put("a value at max.message.bytes", new Bad("malformed_record", filled(LARGEST_VALUE)));
        cases.put(
                "duplicate headers",
                new Bad(
                        "malformed_record",
                        "x".getBytes(UTF_8),
                        new RecordHeader(HeaderNames.TENANT, "a".getBytes(UTF_8)),
                        new RecordHeader(HeaderNames.TENANT, "b".getBytes(UTF_8))));
        return cases;
    }

    private ConsumerRecord<byte[], byte[]> result(long offset) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> topics.read("llm.results", 1).stream()
                                .filter(record ->
                                        header(record, HeaderNames.ORIGIN).endsWith("@" + offset))
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }

    static byte[] request(String prompt, String members) {
        return json("\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}" + members);
    }

    private static byte[] json(String members) {
        return ("{\"custom_id\":\"c\",\"url\":\"/v1/chat/completions\"," + members + "}").getBytes(UTF_8);
    }

    private static byte[] nesting(int depth) {
        byte[] value = new byte[depth];
        Arrays.fill(value, (byte) '[');
        return value;
    }

    private static byte[] filled(int length) {
        byte[] value = new byte[length];
        Arrays.fill(value, (byte) 'x');
        return value;
    }

    private static byte[] invalidUtf8() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("{\"custom_id\":\"".getBytes(UTF_8));
        bytes.write(0xff);
        bytes.write(0xfe);
        bytes.writeBytes("\",\"url\":\"/v1/chat/completions\",\"body\":{}}".getBytes(UTF_8));
        return bytes.toByteArray();
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private static JsonNode line(ConsumerRecord<byte[], byte[]> record) {
        return JsonMapper.shared().readTree(record.value());
    }

    private static String code(ConsumerRecord<byte[], byte[]> result) {
        return line(result).path("error").path("code").asString("");
    }
}

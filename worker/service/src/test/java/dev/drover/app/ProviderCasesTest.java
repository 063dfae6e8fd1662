package dev.drover.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.LedgerValue;
import dev.drover.contracts.Spend;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every answer of {@code provider-cases.json} through the whole worker: a record in, the result line, the dead letter, the
 * usage events and the ledger out, and what the provider was asked. Each case has two models at two providers of its own;
 * afterwards the first model is well and an innocent request follows. A case is added by adding JSON.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderCasesTest {
    /** Reads numbers of any length, as some cases have them. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build();

    private final List<JsonNode> cases = cases();
    private final Map<String, JsonNode> lines = new HashMap<>();
    private final Map<String, Integer> asked = new HashMap<>();
    private final Map<String, String> letters = new HashMap<>();
    private final Map<String, List<JsonNode>> events = new HashMap<>();
    private final Map<String, BigDecimal> booked = new HashMap<>();

    record Case(int number, JsonNode json) {
        String id() {
            return "case" + number;
        }

        JsonNode expect() {
            return json.path("expect");
        }

        @Override
        public String toString() {
            return json.path("name").asString();
        }
    }

    /** All cases run at once and are looked at one by one. */
    @BeforeAll
    void run() {
        Object[] properties = properties();
        try (TestingProvider provider = new TestingProvider();
                EmbeddedBroker broker = EmbeddedBroker.start();
                SimulatedProvider unused = SimulatedProvider.start(FaultPlan.NONE);
                TestingTopics topics = new TestingTopics(broker.bootstrapServers())) {
            all().forEach(each -> script(provider, each));
            List<Object> pairs = new ArrayList<>(List.of(properties));
            all().forEach(each -> addresses(pairs, provider, each));
            try (TestingWorker worker = TestingWorker.start(broker.bootstrapServers(), unused, pairs.toArray())
                    .awaitReady()) {
                assertThat(worker).isNotNull();
                all().forEach(each -> topics.send(request(each, each.id())));
                topics.read("llm.results", cases.size());
                all().forEach(each -> {
                    for (String model : List.of("a", "b")) {
                        asked.put(each.id() + model, provider.calls(each.id() + model));
                        provider.script(each.id() + model, _ -> good(each));
                    }
                });
                all().forEach(each -> topics.send(request(each, each.id() + "-after")));
                topics.read("llm.results", 2 * cases.size());
            }
            read(topics);
        }
    }

    @AfterAll
    void nothingIsLeftOut() {
        assertThat(lines).hasSize(2 * cases.size());
    }

    @ParameterizedTest
    @MethodSource("all")
    void comesOutRight(Case each) {
        JsonNode expect = each.expect();
        JsonNode line = line(each.id());
        List<JsonNode> attempts = line.path("attempts").valueStream().toList();

        String code = line.path("error").path("code").asString("");
        assertThat(code.isEmpty() ? "answer" : code)
                .as(line.toString())
                .isEqualTo(expect.path("outcome").asString());
        assertThat(letters.get(each.id())).isEqualTo(code.isEmpty() ? null : code);
        assertThat(List.of(asked.get(each.id() + "a"), asked.get(each.id() + "b")))
                .as("calls")
                .isEqualTo(expect.path("calls")
                        .valueStream()
                        .map(JsonNode::intValue)
                        .toList());
        if (expect.has("codes")) {
            assertThat(texts(attempts, "code")).isEqualTo(strings(expect.path("codes")));
        }
        if (expect.has("billing")) {
            assertThat(texts(attempts, "billing")).isEqualTo(strings(expect.path("billing")));
        }
        if (expect.has("usd")) {
            JsonNode usd = line.path("cost").path("usd");
            assertThat(usd.isNull() || usd.isMissingNode() ? null : usd.asString())
                    .isEqualTo(
                            expect.path("usd").isNull()
                                    ? null
                                    : expect.path("usd").asString());
        }
        if (expect.has("finish")) {
            assertThat(line.at("/response/body/choices/0/finish_reason").asString())
                    .isEqualTo(expect.path("finish").asString());
        }
        if (expect.has("arguments")) {
            assertThat(line.at("/response/body/choices/0/message/tool_calls")
                            .valueStream()
                            .map(call -> call.at("/function/arguments").asString())
                            .toList())
                    .isEqualTo(strings(expect.path("arguments")));
        }
        if (expect.has("body")) {
            assertThat(line.at("/response/body").toString())
                    .contains(expect.path("body").asString());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void hasOneEventPerAttemptAndTheirSumInTheLedger(Case each) {
        List<JsonNode> attempts = Stream.of(each.id(), each.id() + "-after")
                .flatMap(id -> line(id).path("attempts").valueStream())
                .toList();
        assertThat(events.get(each.id())).hasSameSizeAs(attempts);
        BigDecimal surely = attempts.stream()
                .filter(attempt -> attempt.path("billing").asString().equals("billed"))
                .map(attempt -> attempt.path("cost").path("usd"))
                .filter(JsonNode::isString)
                .map(usd -> new BigDecimal(usd.asString()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(booked.getOrDefault(each.id(), BigDecimal.ZERO)).isEqualByComparingTo(surely);
    }

    /** The first model is well again: whether it is asked says what its credential, its breaker and its pause came to. */
    @ParameterizedTest
    @MethodSource("all")
    void leavesInnocentRequestsWhatTheyHad(Case each) {
        List<JsonNode> attempts =
                line(each.id() + "-after").path("attempts").valueStream().toList();
        assertThat(attempts).hasSize(1);
        String then = each.expect().path("then").asString("a");
        assertThat(attempts.getFirst().path("model").asString())
                .isIn(then.chars().mapToObj(model -> each.id() + (char) model).toList());
    }

    Stream<Case> all() {
        return Stream.iterate(0, n -> n < cases.size(), n -> n + 1).map(n -> new Case(n, cases.get(n)));
    }

    private JsonNode line(String id) {
        return Objects.requireNonNull(lines.get(id), "no result line");
    }

    private void read(TestingTopics topics) {
        int attempts = 0;
        for (ConsumerRecord<byte[], byte[]> result : topics.read("llm.results", 2 * cases.size())) {
            JsonNode line = json(result.value());
            assertThat(lines.put(line.path("custom_id").asString(), line)).isNull();
            attempts += line.path("attempts").size();
        }
        for (ConsumerRecord<byte[], byte[]> letter : topics.read("llm.requests-dlt", 0)) {
            letters.put(
                    json(letter.value()).path("custom_id").asString(),
                    WorkerEndToEndTest.header(letter, HeaderNames.REASON));
        }
        for (ConsumerRecord<byte[], byte[]> event : topics.read("llm.usage", attempts)) {
            JsonNode json = json(event.value());
            String tenant = json.findValue("tenant").asString();
            events.computeIfAbsent(tenant, _ -> new ArrayList<>()).add(json);
        }
        Map<LedgerKey, BigDecimal> latest = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> sum : topics.read("llm.ledger", 1)) {
            LedgerKey key = LedgerKey.read(sum.key()).orElse(null);
            if (key != null
                    && key.period().equals(LedgerPeriod.of(BudgetPeriod.MONTH, Instant.now(), ZoneOffset.UTC))
                    && LedgerValue.read(sum.value()) instanceof LedgerValue.Read.Known(var value)) {
                latest.put(
                        key, value.models().values().stream().map(Spend::usd).reduce(BigDecimal.ZERO, BigDecimal::add));
            }
        }
        latest.forEach((key, usd) -> booked.merge(key.tenant(), usd, BigDecimal::add));
    }

    private static void script(TestingProvider provider, Case each) {
        List<byte[]> answers = each.json()
                .path("answers")
                .valueStream()
                .map(TestingAnswers::bytes)
                .toList();
        provider.script(each.id() + "a", n -> answers.get(Math.min(n, answers.size() - 1)));
        provider.script(each.id() + "b", _ -> good(each));
    }

    private static byte[] good(Case each) {
        return TestingAnswers.good(each.json().path("url").asString());
    }

    private static byte[] request(Case each, String id) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        String url = each.json().path("url").asString();
        switch (url) {
            case "/v1/embeddings" -> body.put("input", "one");
            case "/v1/completions" -> body.put("prompt", "hello");
            case "/v1/responses" -> body.put("input", "hello");
            default -> body.putArray("messages").addObject().put("role", "user").put("content", "hello");
        }
        body.setAll((ObjectNode) each.json().path("request"));
        if (each.json().path("stream").booleanValue()) {
            body.put("stream", true);
        }
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("custom_id", id).put("url", url).put("tenant", each.id()).put("chain", each.id());
        line.set("body", body);
        return line.toString().getBytes(UTF_8);
    }

    private Object[] properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("drover.topics.partitions", 4);
        all().forEach(each -> {
            int chain = 3 + each.number();
            properties.put("drover.chains[" + chain + "].name", each.id());
            properties.put("drover.chains[" + chain + "].models", each.id() + "a," + each.id() + "b");
            for (int i = 0; i < 2; i++) {
                String name = each.id() + (i == 0 ? "a" : "b");
                String model = "drover.models[" + (2 + 2 * each.number() + i) + "].";
                properties.put(model + "name", name);
                properties.put(model + "provider", name);
                properties.put(model + "context-window", i == 0 ? 100_000 : 1_000_000);
                each.json()
                        .path("prices")
                        .properties()
                        .forEach(price -> properties.put(
                                model + "prices." + price.getKey(),
                                price.getValue().asString()));
            }
        });
        return properties.entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .toArray();
    }

    private static void addresses(List<Object> pairs, TestingProvider provider, Case each) {
        for (int i = 0; i < 2; i++) {
            String name = each.id() + (i == 0 ? "a" : "b");
            String property = "drover.providers[" + (2 + 2 * each.number() + i) + "].";
            pairs.addAll(List.of(property + "name", name, property + "base-url", provider.baseUrl(name)));
            pairs.addAll(List.of(property + "api-key", "sk-of-" + name + "-0123456789"));
        }
    }

    private static List<JsonNode> cases() {
        try (InputStream file = ProviderCasesTest.class.getResourceAsStream("provider-cases.json")) {
            return json(Objects.requireNonNull(file).readAllBytes())
                    .path("cases")
                    .valueStream()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(byte[] bytes) {
        return JSON.readTree(bytes);
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream()
                .map(value -> value.isNull() ? "" : value.asString())
                .toList();
    }

    private static List<String> texts(List<JsonNode> attempts, String member) {
        return attempts.stream()
                .map(attempt -> attempt.path(member))
                .map(value -> value.isNull() ? "" : value.asString())
                .toList();
    }
}

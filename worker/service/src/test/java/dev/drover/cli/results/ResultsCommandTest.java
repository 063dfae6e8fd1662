package dev.drover.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ChunkCodec;
import dev.drover.contracts.ChunkRecord;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.JsonText;
import dev.drover.operations.TestingBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class ResultsCommandTest {
    @RegisterExtension
    static final TestingBroker BROKER = new TestingBroker();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void fill() throws Exception {
        BROKER.broker().createTopic("llm.results", 1);
        try (var producer = producer()) {
            send(
                    producer,
                    "k1",
                    1_000,
                    "{\"id\":\"req_a\",\"custom_id\":\"r-1\",\"error\":null,\"tenant\":\"acme\","
                        + "\"model\":\"m\",\"attempts\":[{}],\"cost\":{\"usd\":\"0.10\"},\"timing\":{\"queue_ms\":5,\"provider_ms\":7}}");
            send(
                    producer,
                    "k2",
                    2_000,
                    "{\"id\":\"req_b\",\"custom_id\":\"r-2\",\"error\":{\"code\":\"expired\"},"
                            + "\"tenant\":\"borealis\",\"cost\":{\"usd\":null}}");
            send(
                    producer,
                    "k3",
                    3_000,
                    "{\"id\":\"mine\",\"status_code\":503,\"payload\":\"\",\"error_code\":\"timeout\"}");
            send(producer, "k4", 4_000, "{\"metadata\":{},\"status_code\":429,\"body\":{}}");
            send(producer, "k5", 5_000, "no json");
        }
    }

    private static KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", BROKER.bootstrapServers()), new StringSerializer(), new StringSerializer());
    }

    private static void send(KafkaProducer<String, String> producer, String key, long at, String value)
            throws Exception {
        var message = new ProducerRecord<>("llm.results", null, at, key, value);
        message.headers().add(HeaderNames.SUBMIT, key.getBytes(StandardCharsets.UTF_8));
        producer.send(message).get(30, TimeUnit.SECONDS);
    }

    private int results(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", BROKER.bootstrapServers()));
        all.addAll(Arrays.asList(arguments));
        out.getBuffer().setLength(0);
        return new CommandLine(new ResultsCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void everyFormatIsARowAndWhatIsUnreadableSaysSo() {
        assertThat(results("--to", "1970-01-01T00:00:06Z")).isZero();
        assertThat(out.toString().lines())
                .hasSize(6)
                .anySatisfy(line -> assertThat(line).contains("req_a", "r-1", "acme", "ok", "0.10"))
                .anySatisfy(line -> assertThat(line).contains("req_b", "expired", "unknown"))
                .anySatisfy(line -> assertThat(line).contains("mine", "timeout"))
                .anySatisfy(line -> assertThat(line).contains("429"))
                .anySatisfy(line -> assertThat(line).contains("?"));
        assertThat(out.toString()).doesNotContain("QUEUE MS", "PROVIDER MS");
        assertThat(results("--to", "1970-01-01T00:00:06Z", "-o", "wide")).isZero();
        assertThat(out.toString()).contains("QUEUE MS", "PROVIDER MS");
    }

    @Test
    void filtersAreJoined() {
        assertThat(results("--tenant", "acme", "--tenant", "borealis", "--failed", "-o", "jsonl"))
                .isZero();
        assertThat(out.toString().lines()).singleElement().asString().startsWith("{\"id\":\"req_b\"");
        assertThat(results("--reason", "timeout,429", "-o", "jsonl")).isZero();
        assertThat(out.toString().lines())
                .isNotEmpty()
                .allMatch(line -> line.contains("timeout") || line.contains("429"));
        assertThat(results("--reason", "ok", "-o", "jsonl")).isEqualTo(4);
        assertThat(results("--id", "req_a", "-o", "jsonl")).isZero();
        assertThat(results("--custom-id", "mine", "-o", "jsonl")).isZero();
        assertThat(results("--key", "k4", "-o", "jsonl")).isZero();
        assertThat(results("--submit", "k4", "-o", "jsonl")).isZero();
        assertThat(out.toString().lines()).singleElement().asString().contains("429");
        assertThat(results("--from", "1970-01-01T00:00:02Z", "--to", "1970-01-01T00:00:04Z", "-o", "jsonl"))
                .isZero();
        assertThat(out.toString().lines()).hasSize(2);
        assertThat(results("--tenant", "nobody")).isEqualTo(4);
        assertThat(err.toString()).contains("no outcome matches");
    }

    @Test
    void textsAreShownAsTheyComeAndEndAsTheirResultsDo() throws Exception {
        BROKER.broker().createTopic("llm.chunks", 1);
        try (var chunks = new KafkaProducer<>(
                Map.of("bootstrap.servers", BROKER.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            chunk(chunks, 70, 1, 0, new ChunkRecord.Reset("live-1", "acme", "m"));
            chunk(chunks, 70, 1, 1, words("half an ans"));
            chunk(chunks, 71, 1, 0, new ChunkRecord.Reset("live-2", "acme", "m"));
            chunk(chunks, 71, 1, 1, words("one\\u001b[2J\\ntwo"));
            chunk(chunks, 70, 2, 0, new ChunkRecord.Reset("live-1", "acme", "n"));
            chunk(chunks, 70, 2, 1, words("whole"));
        }
        try (var producer = producer()) {
            for (int i = 1; i <= 2; i++) {
                var result = new ProducerRecord<>(
                        "llm.results",
                        "live",
                        "{\"id\":\"req_live7%d\",\"custom_id\":\"live-%d\",\"tenant\":\"acme\",\"model\":\"n\",\"response\":{\"body\":{\"choices\":[{\"message\":{\"content\":\"%s\"}}]}},\"error\":null}"
                                .formatted(i - 1, i, i == 1 ? "whole." : "one\\u001b[2J\\ntwo!"));
                result.headers().add(HeaderNames.ORIGIN, ("t-0@7" + (i - 1)).getBytes(StandardCharsets.UTF_8));
                producer.send(result).get(30, TimeUnit.SECONDS);
            }
        }
        String[] both = {"--follow", "--chunks", "--from", "1h", "--custom-id", "live-1", "--custom-id", "live-2"};
        assertThat(results(with(both, "--limit", "2"))).isZero();
        assertThat(out.toString())
                .contains("live-1 live70 = what stands is void, attempt 2 begins anew")
                .contains("live-1 live70 | whole.\n", "live-1 live70 = ok")
                .contains("live-2 live71 | one\\u001b[2J\nlive-2 live71 | two!\n");
        assertThat(results(with(both, "--limit", "2", "-o", "jsonl"))).isZero();
        for (var expected :
                Map.of("live-1", "whole.", "live-2", "one\u001b[2J\ntwo!").entrySet()) {
            StringBuilder text = new StringBuilder();
            out.toString()
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .filter(line -> line.path("custom_id").asString().equals(expected.getKey()))
                    .forEach(line -> {
                        if (line.path("restarted").booleanValue()) {
                            text.setLength(0);
                        }
                        text.append(line.path("text").asString());
                    });
            assertThat(text).hasToString(expected.getValue());
        }
        assertThat(results("--chunks")).isEqualTo(2);
        assertThat(results("--chunks", "--follow", "--failed")).isEqualTo(2);
        assertThat(results("--chunks", "--follow", "-o", "csv")).isEqualTo(2);
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
    }

    private static void chunk(
            KafkaProducer<String, byte[]> producer, int offset, int attempt, long seq, ChunkRecord.Part part)
            throws Exception {
        var record = new ProducerRecord<>(
                "llm.chunks", "live", ChunkCodec.encode(new ChunkRecord("req_live" + offset, 1, attempt, seq, part)));
        record.headers().add(HeaderNames.ORIGIN, ("t-0@" + offset).getBytes(StandardCharsets.UTF_8));
        producer.send(record).get(30, TimeUnit.SECONDS);
    }

    private static ChunkRecord.Part words(String text) {
        String event = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}";
        return new ChunkRecord.Chunks(List.of(JsonText.check(event.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void whatIsNonsenseIsAnErrorOfUsage() {
        assertThat(results("--from", "yesterday")).isEqualTo(2);
        assertThat(results("--follow", "--to", "1h")).isEqualTo(2);
        assertThat(results("--topic", "results=none")).isEqualTo(1);
        assertThat(err.toString()).contains("topic none does not exist");
    }

    @Test
    void aTableThatIsFollowedShowsRowsAsTheyCome() throws Exception {
        Thread following = Thread.ofVirtual().start(() -> {
            int _ = results("--custom-id", "slow", "--follow", "--limit", "2");
        });
        try (var producer = producer()) {
            send(producer, "k", 6_000, "{\"id\":\"req_e\",\"custom_id\":\"slow\"}");
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> out.toString().contains("req_e"));
            send(producer, "k", 7_000, "{\"id\":\"req_f\",\"custom_id\":\"slow\"}");
        }
        following.join(60_000);
        assertThat(out.toString().lines()).hasSize(3).first().asString().startsWith("TIME");
    }

    @Test
    void aFormatThatHasNoIdOfOursShowsNoneUnlessAHeaderSaysIt() throws Exception {
        try (var producer = producer()) {
            for (String id : new String[] {"", "req_first"}) {
                var message = new ProducerRecord<>(
                        "llm.results",
                        null,
                        8_000L,
                        "kd",
                        "{\"id\":\"theirs\",\"status_code\":200,\"payload\":\"{}\"}");
                message.headers().add(HeaderNames.ORIGIN, "llm.requests-0@3".getBytes(StandardCharsets.UTF_8));
                if (!id.isEmpty()) {
                    message.headers().add(HeaderNames.REQUEST_ID, id.getBytes(StandardCharsets.UTF_8));
                }
                producer.send(message).get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(results("--key", "kd")).isZero();
        // The origin's own id would be wrong for a request that was replayed.
        assertThat(out.toString()).containsOnlyOnce("req_").containsPattern("req_first +theirs");
        assertThat(results("--id", "req_first")).isZero();
        assertThat(results("--id", "theirs")).isEqualTo(4);
        assertThat(results("--tenant", "\u0007")).isEqualTo(2);
    }

    @Test
    void followingEndsWhenEnoughWasShown() throws Exception {
        Thread following = Thread.ofVirtual().start(() -> {
            int _ = results("--custom-id", "late", "--follow", "--limit", "2", "-o", "jsonl");
        });
        try (var producer = producer()) {
            send(producer, "k", 6_000, "{\"id\":\"req_c\",\"custom_id\":\"late\"}");
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> out.toString().contains("req_c"));
            send(producer, "k", 7_000, "{\"id\":\"req_d\",\"custom_id\":\"late\"}");
        }
        following.join(60_000);
        assertThat(out.toString().lines()).hasSize(2).last().asString().contains("req_d");
    }
}

package dev.drover.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.HeaderNames;
import dev.drover.operations.TestingBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

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

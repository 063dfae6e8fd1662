package dev.drover.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OracleTest {
    private static final Map<String, Long> THREE = Map.of("q-0@0", 1_000L, "q-0@1", 1_000L, "q-0@2", 1_000L);
    private static final String ANSWER =
            "{\"response\":{},\"error\":null,\"attempts\":[{\"model\":\"m\",\"code\":null}]}";
    private static final String FAILURE = "{\"response\":null,\"error\":{\"code\":\"expired\"},\"attempts\":[]}";

    private final EmbeddedBroker broker = EmbeddedBroker.start();
    private int topics;

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void oneOutcomeEachIsExactlyOnce() throws Exception {
        Verdict verdict = verdict(List.of(
                result("q-0@0", 1_010, ANSWER),
                result("q-0@1", 1_020, ANSWER),
                result("q-0@2", 1_500, FAILURE),
                deadLetter("q-0@2", "expired"),
                usage("q-0@0"),
                usage("q-0@1")));

        assertThat(verdict.exactlyOnce()).as(verdict.toString()).isTrue();
        assertThat(verdict.consistent()).as(verdict.toString()).isTrue();
        assertThat(verdict.completed()).isEqualTo(2);
        assertThat(verdict.reasons()).isEqualTo(Map.of("expired", 1));
        assertThat(verdict.latencies().p50()).isEqualTo(20);
        assertThat(verdict.latencies().p99()).isEqualTo(500);
    }

    @Test
    void aSecondLineIsADuplicateAndNoLineIsMissing() throws Exception {
        Verdict verdict = verdict(List.of(
                result("q-0@0", 1_010, ANSWER),
                result("q-0@0", 1_011, ANSWER),
                result("q-0@1", 1_010, ANSWER),
                usage("q-0@0"),
                usage("q-0@1")));

        assertThat(verdict.duplicates()).isEqualTo(1);
        assertThat(verdict.missing()).containsExactly("q-0@2");
        assertThat(verdict.exactlyOnce()).isFalse();
    }

    @Test
    void whatDisagreesIsNamed() throws Exception {
        Verdict verdict = verdict(List.of(
                result("q-0@0", 1_010, ANSWER),
                result("q-0@1", 1_010, FAILURE),
                result("q-0@2", 1_010, FAILURE),
                deadLetter("q-0@2", "timeout"),
                result("q-0@9", 1_010, FAILURE),
                deadLetter("q-0@9", "expired")));

        assertThat(verdict.contradictions())
                .anyMatch(c -> c.equals("q-0@0 has 1 attempts and 0 usage events"))
                .anyMatch(c -> c.equals("q-0@1 failed with expired and has no dead letter"))
                .anyMatch(c -> c.equals("q-0@2 failed with expired, its dead letter says timeout"));
        assertThat(verdict.unknown()).contains("q-0@9");
    }

    @Test
    void whatWasAbortedIsNotSeen() throws Exception {
        Oracle.Names names = names();
        try (KafkaProducer<String, String> producer = producer(Map.of("transactional.id", "x"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(result("q-0@0", 1_010, ANSWER).in(names)).get();
            producer.abortTransaction();
        }
        try (Oracle oracle = new Oracle(broker.bootstrapServers(), names)) {
            oracle.readToEnd();
            assertThat(oracle.verdict(Map.of("q-0@0", 1L)).missing()).containsExactly("q-0@0");
        }
    }

    private Verdict verdict(List<Written> records) throws Exception {
        Oracle.Names names = names();
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (Written written : records) {
                producer.send(written.in(names)).get();
            }
        }
        try (Oracle oracle = new Oracle(broker.bootstrapServers(), names)) {
            oracle.await(Set.of(), java.time.Duration.ZERO, _ -> {});
            return oracle.verdict(THREE);
        }
    }

    private Oracle.Names names() {
        topics++;
        Oracle.Names names =
                new Oracle.Names("results" + topics, "letters" + topics, "usage" + topics, "ledger" + topics);
        names.all().forEach(topic -> broker.createTopic(topic, 1));
        return names;
    }

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings = new java.util.HashMap<>(more);
        settings.put("bootstrap.servers", broker.bootstrapServers());
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private static Written result(String origin, long timestamp, String line) {
        return new Written('r', timestamp, line, List.of(header("drover-origin", origin)));
    }

    private static Written deadLetter(String origin, String reason) {
        return new Written('d', 1, "x", List.of(header("drover-origin", origin), header("drover-reason", reason)));
    }

    private static Written usage(String origin) {
        String[] parts = origin.split("[-@]", 3);
        String json = "{\"origin\":{\"topic\":\"%s\",\"partition\":%s,\"offset\":%s}}"
                .formatted(parts[0], parts[1], parts[2]);
        return new Written('u', 1, json, List.of());
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private record Written(char kind, long timestamp, String value, List<Header> headers) {
        ProducerRecord<String, String> in(Oracle.Names names) {
            String topic = kind == 'r' ? names.results() : kind == 'd' ? names.deadLetters() : names.usage();
            return new ProducerRecord<>(topic, 0, timestamp, null, value, headers);
        }
    }
}

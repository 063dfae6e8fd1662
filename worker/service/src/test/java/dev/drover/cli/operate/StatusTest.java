package dev.drover.cli.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Json;
import dev.drover.operations.TestingBroker;
import dev.drover.testbed.EmbeddedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

/** What operators have said, as other commands show it, against a real broker. */
@Timeout(120)
class StatusTest {
    @RegisterExtension
    static final TestingBroker SHARED = new TestingBroker();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int at(EmbeddedBroker broker, Object command, String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of(words), Stream.of("--bootstrap-server", broker.bootstrapServers()))
                        .toArray(String[]::new));
    }

    @Test
    void aPauseIsSeenInTheStatusUntilItIsResumed() {
        EmbeddedBroker broker = SHARED.broker();
        broker.createTopic("llm.requests", 1);
        at(broker, new StatusCommand());
        assertThat(err.toString()).contains("what operators have paused is not known");
        broker.createTopic("llm.control", 1, Map.of("cleanup.policy", "compact"));
        assertThat(at(broker, new ControlCommand(), "pause", "--model", "gpt-4.1", "--because", "maintenance"))
                .as("%s", err)
                .isZero();
        at(broker, new StatusCommand());
        assertThat(err.toString()).contains("gpt-4.1 is paused until it is resumed", "maintenance");
        at(broker, new StatusCommand(), "-o", "json");
        assertThat(out.toString()).contains("\"paused\":[{\"target\":\"model\",\"name\":\"gpt-4.1\"");
        assertThat(at(broker, new ControlCommand(), "resume", "--model", "gpt-4.1"))
                .isZero();
        at(broker, new StatusCommand());
        assertThat(err.toString()).doesNotContain("is paused");
        assertThat(at(broker, new ControlCommand(), "list")).isZero();
        assertThat(out.toString()).contains("resume").doesNotContain("open");
    }

    /** What Kafka counts, doubles the requests of a producer that sends each in a transaction of its own. */
    @Test
    void aTransactionMarkerIsNoOpenRequest() throws Exception {
        EmbeddedBroker broker = SHARED.broker();
        broker.createTopic("marked", 1);
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        Map<String, Object> transactional =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "marked");
        try (var plain = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
                var each = new KafkaProducer<>(transactional, new StringSerializer(), new StringSerializer())) {
            each.initTransactions();
            for (int i = 0; i < 6; i++) {
                send(each, true);
            }
            send(each, false); // nobody will see it
            plain.send(new ProducerRecord<>("marked", "{}")).get();
            at(broker, new StatusCommand(), "--topic", "requests=marked");
            assertThat(err.toString()).contains(" 7 requests open");
            at(broker, new StatusCommand(), "--topic", "requests=marked", "-o", "json");
            assertThat(out.toString()).contains("\"lag\":15,\"open\":7,\"open_is\":\"exact\"");

            // Only of the first thousand offsets is known what they are; half of them are markers.
            for (int i = 0; i < 800; i++) {
                send(each, true);
            }
            at(broker, new StatusCommand(), "--topic", "requests=marked", "-o", "json");
            assertThat(Json.read(out.toString().getBytes(UTF_8)).get("open").longValue())
                    .isBetween(800L, 812L);
            assertThat(out.toString()).contains("\"open_is\":\"about\"");
        }
    }

    private static void send(KafkaProducer<String, String> producer, boolean commit) throws Exception {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("marked", "{}")).get();
        if (commit) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }
}

package dev.drover.cli.dlq;

import static dev.drover.cli.dlq.TestingLetters.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.drover.cli.dlq.TestingLetters.Said;
import dev.drover.contracts.AuditRecord;
import dev.drover.contracts.Json;
import dev.drover.operations.TestingBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;

@Timeout(180)
class InspectTest {
    @RegisterExtension
    static final TestingBroker BROKER = new TestingBroker();

    private static TestingLetters letters(String name) {
        return new TestingLetters(BROKER.broker(), name, 3);
    }

    @Test
    void listAndShowTellOfALetterWithoutItsPayloadAndSecretsUnlessAsked() {
        TestingLetters letters = letters("inspect");
        letters.write(0, 4);
        Said list = letters.dlq("list");
        assertThat(list.code()).as(list.err()).isZero();
        assertThat(list.out())
                .contains("LETTER", "timeout", "rate_limited", "r-3", "[secret]")
                .doesNotContain("a secret prompt", "abcdefghijklmnopqrstuvwxyz", "gpt-4.1");
        assertThat(list.out().lines().skip(1).map(line -> line.split(" +")[1]))
                .hasSize(4)
                .isSorted();
        assertThat(letters.dlq("list", "-o", "wide").out()).contains("REPLAYS", "gpt-4.1");
        Said masked = letters.dlq("show", "r-2");
        assertThat(masked.out())
                .contains("timeout", "[15 characters]", "gpt-4.1", "x-order = [3 characters]")
                .doesNotContain("a secret prompt", "abcdefghijklmnopqrstuvwxyz");
        assertThat(letters.dlq("show", "r-2", "--payload").out())
                .contains("a secret prompt", "Bearer abcdefghijklmnopqrstuvwxyz");
        assertThat(letters.dlq("show", "r-9").code()).isEqualTo(4);
        assertThat(letters.dlq("list", "--partition", "7").code()).isEqualTo(2);
        assertThat(letters.dlq("list", "--from", "yesterday").code()).isEqualTo(2);
        assertThat(letters.dlq("list", "--from", "1", "-o", "jsonl").out().lines())
                .hasSize(1);
        assertThat(letters.dlq("list", "--to", "1h", "-o", "json").out()).isEqualTo("[]\n");
    }

    @Test
    void statsCountByWhatIsAskedAndKnowWhatWasReplayed() {
        TestingLetters letters = letters("stats");
        letters.write(0, 10);
        assertThat(letters.dlq("replay", "--because", "x", "--rate", "0", "--reason", "timeout")
                        .code())
                .isZero();
        Said stats = letters.dlq("stats", "--by", "reason,tenant", "-o", "jsonl");
        assertThat(stats.out().lines().map(line -> Json.read(bytes(line))))
                .extracting(line -> line.get("reason").stringValue() + " "
                        + line.get("tenant").stringValue() + " "
                        + line.get("open").intValue() + " "
                        + line.get("replayed").intValue())
                .containsExactlyInAnyOrder("rate_limited t1 5 0", "timeout t0 0 5");
        assertThat(letters.dlq("stats", "--by", "colour").code()).isEqualTo(2);
    }

    @Test
    void aLetterOfSpringsRecovererIsListedAndReplayed() {
        TestingLetters letters = letters("spring");
        Map<String, Object> settings = Map.of("bootstrap.servers", BROKER.bootstrapServers());
        var factory = new DefaultKafkaProducerFactory<>(settings, ByteArraySerializer::new, ByteArraySerializer::new);
        try (KafkaProducer<byte[], byte[]> producer = letters.producer()) {
            var recoverer = new DeadLetterPublishingRecoverer(
                    new KafkaTemplate<>(factory), (_, _) -> new TopicPartition(letters.letters, 1));
            recoverer.accept(
                    new ConsumerRecord<>(letters.requests, 1, 41, bytes("k"), bytes("{\"any\":\"thing\"}")),
                    new IllegalStateException("no stock"));
            recoverer.accept(
                    new ConsumerRecord<>(letters.requests, 1, 42, bytes("k"), new byte[] {0, 1, 2, (byte) 0xff}),
                    new IllegalStateException("no stock"));
            producer.flush();
        } finally {
            factory.destroy();
        }
        Said list = letters.dlq("list", "-o", "jsonl");
        assertThat(list.out().lines()).hasSize(2);
        assertThat(list.out()).contains("\"writer\":\"spring\"", "IllegalStateException", letters.requests + "-1@41");
        Said replayed = letters.dlq("replay", "--because", "x", "--rate", "0", "-o", "jsonl");
        assertThat(replayed.count("sent")).as(replayed.err()).isEqualTo(2);
        assertThat(letters.committed(letters.requests))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.headers())
                        .extracting(header -> header.key())
                        .containsExactly("drover-request-id", "drover-replays"))
                .anySatisfy(each -> assertThat(each.value()).containsExactly(0, 1, 2, 0xff));
    }

    @Test
    void showSaysHowManyItDidNotShow() {
        TestingLetters letters = letters("many");
        letters.write(0, 23);
        Said some = letters.dlq("show", "-o", "jsonl");
        assertThat(some.out().lines()).hasSize(20);
        assertThat(some.err()).contains("20 of 23 shown; more by --limit N");
        Said few = letters.dlq("show", "-o", "jsonl", "--limit", "2");
        assertThat(few.out().lines()).hasSize(2);
        Said all = letters.dlq("show", "-o", "jsonl", "--limit", "30");
        assertThat(all.out().lines()).hasSize(23);
        assertThat(all.err()).doesNotContain("shown");
    }

    @Test
    void whoAsksForAReasonThatThereIsNoneOfIsToldWhichThereAre() {
        TestingLetters letters = letters("reasons");
        letters.write(0, 3);
        for (String command : new String[] {"list", "stats"}) {
            Said said = letters.dlq(command, "--reason", "contnt_policy");
            assertThat(said.code()).isEqualTo(4);
            assertThat(said.err()).contains("no letter died of contnt_policy", "rate_limited (1), timeout (2)");
            assertThat(letters.dlq(command, "--reason", "content_policy").err()).doesNotContain("There are");
        }
    }

    @Test
    void exportHasEverythingAndAFileIsWholeOrNotThere(@TempDir Path folder) throws Exception {
        TestingLetters letters = letters("export");
        letters.write(0, 3);
        try (var producer = letters.producer()) {
            var _ = producer.send(new ProducerRecord<>(letters.letters, 0, null, new byte[] {0, (byte) 0xff}));
        }
        Path file = folder.resolve("letters.jsonl");
        Said said = letters.dlq("export", "--file", file.toString());
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(Files.readAllLines(file))
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).contains("\"value_base64\":\"AP8=\"", "\"writer\":\"unknown\""));
        assertThat(Files.readString(file)).contains("a secret prompt", "\"key\":\"k-1\"");
        if (Files.exists(Path.of("/dev/full"))) {
            Said full = letters.dlq(
                    "export", "--file", folder.resolve("no/such/folder").toString());
            assertThat(full.code()).isEqualTo(1);
            assertThat(full.err()).contains("cannot be written");
        }
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void anExportThatFindsNothingLeavesAnEarlierOneAsItWas(@TempDir Path folder) throws Exception {
        TestingLetters letters = letters("export-nothing");
        letters.write(0, 3);
        Path file = folder.resolve("letters.jsonl");
        Said nothing = letters.dlq("export", "--reason", "expired", "--file", file.toString());
        assertThat(nothing.code()).isEqualTo(4);
        assertThat(file).doesNotExist();
        assertThat(letters.dlq("export", "--file", file.toString()).code()).isZero();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        nothing = letters.dlq("export", "--reason", "expired", "--file", file.toString());
        assertThat(nothing.code()).isEqualTo(4);
        assertThat(nothing.err()).contains("no dead letter matches", "is as it was");
        assertThat(Files.readAllLines(file)).hasSize(3);
        Path link = Files.createSymbolicLink(folder.resolve("latest.jsonl"), file.getFileName());
        assertThat(letters.dlq("export", "--reason", "timeout", "--file", link.toString())
                        .code())
                .isZero();
        assertThat(link).isSymbolicLink();
        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void anExportGoesIntoAPipeAndLeavesIt(@TempDir Path folder) throws Exception {
        TestingLetters letters = letters("export-pipe");
        letters.write(0, 3);
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        // By a shell: whoever opens a pipe waits for its other end, and this process must not.
        Process reader = new ProcessBuilder("sh", "-c", "wc -l < \"$1\"", "sh", pipe.toString()).start();
        try {
            assertThat(letters.dlq("export", "--file", pipe.toString()).code()).isZero();
            assertThat(reader.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualToIgnoringWhitespace("3");
        } finally {
            reader.destroyForcibly();
        }
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    @Test
    void purgeDeletesWhatLiesBeforeAndSaysHowMuchOfItWasOpen() {
        TestingLetters letters = letters("purge");
        letters.write(0, 9);
        assertThat(letters.dlq("purge", "--before", "2", "--because", "x").code())
                .isEqualTo(2);
        assertThat(letters.dlq("purge", "--before", "2", "--yes").err()).contains("--because TEXT");
        Said dry = letters.dlq("purge", "--before", "2", "--dry-run");
        assertThat(dry.code()).as(dry.err()).isZero();
        assertThat(dry.err()).contains("would delete 6 letters", "offsets 0 to 1", "nothing was deleted");
        assertThat(letters.committed(letters.letters)).hasSize(9);
        assertThat(letters.committed(letters.topic("audit"))).isEmpty();
        Said said = letters.dlq("purge", "--before", "2", "--yes", "--because", "exported");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.err()).contains("deletes 6 letters", "6 were neither replayed nor parked");
        assertThat(letters.committed(letters.letters)).hasSize(3);
        assertThat(letters.committed(letters.topic("audit")))
                .extracting(each -> AuditRecord.decode(each.value()))
                .extracting(AuditRecord::what, AuditRecord::target)
                .containsExactly(
                        tuple("dlq.purge.started", letters.letters), tuple("dlq.purge.finished", letters.letters));
        assertThat(letters.dlq("purge", "--before", "2", "--yes", "--because", "again")
                        .code())
                .isEqualTo(4);
    }
}

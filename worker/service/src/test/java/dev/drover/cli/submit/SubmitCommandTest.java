package dev.drover.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Json;
import dev.drover.testbed.EmbeddedBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(240)
class SubmitCommandTest {
    private static final String LINE =
            "{\"custom_id\":\"r-%d\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"messages\":[]}}";

    private static @Nullable EmbeddedBroker broker;

    @TempDir
    private Path folder = Path.of(".");

    /** A pair of topics of its own for each test. */
    private final String topic = "t" + System.nanoTime();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        broker().close();
    }

    private static EmbeddedBroker broker() {
        if (broker == null) {
            throw new IllegalStateException("not started");
        }
        return broker;
    }

    private void createTopics() {
        broker().createTopic(topic, 3);
        broker().createTopic(topic + "-results", 3);
    }

    private int submit(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--bootstrap-server",
                broker().bootstrapServers(),
                "--topic",
                "requests=" + topic,
                "--topic",
                "results=" + topic + "-results"));
        all.addAll(Arrays.asList(arguments));
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new SubmitCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private Path batch(String name, int lines) throws IOException {
        return file(name, IntStream.range(0, lines).mapToObj(LINE::formatted).toArray(String[]::new));
    }

    private List<ConsumerRecord<byte[], byte[]>> sent() {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", broker().bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, 3)
                    .mapToObj(p -> new TopicPartition(topic, p))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> of, String name) {
        return new String(of.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** As a worker would: in another order, every tenth an error, one without any header but the origin. */
    private void answer(List<ConsumerRecord<byte[], byte[]>> requests) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (var request : requests.reversed()) {
                int line = Integer.parseInt(header(request, HeaderNames.LINE));
                var json = Json.object().put("custom_id", "r-" + (line - 1));
                if (line % 10 == 0) {
                    json.putNull("response").putObject("error").put("code", "timeout");
                } else {
                    json.putNull("error").putObject("response").put("status_code", 200);
                }
                var result = new ProducerRecord<>(topic + "-results", request.key(), Json.bytes(json));
                if (line != 1) {
                    request.headers().forEach(result.headers()::add);
                }
                result.headers()
                        .add(
                                HeaderNames.ORIGIN,
                                (topic + "-" + request.partition() + "@" + request.offset())
                                        .getBytes(StandardCharsets.UTF_8));
                producer.send(result).get();
                // Somebody else's.
                producer.send(new ProducerRecord<>(topic + "-results", Json.bytes(Json.object())))
                        .get();
            }
        }
    }

    @Test
    void everyLineIsSentOnceHoweverOftenTheCommandIsGiven() throws Exception {
        createTopics();
        Path file = batch("b.jsonl", 1_200);
        assertThat(submit(file.toString())).as("%s", err).isZero();
        assertThat(submit(file.toString())).isZero();
        assertThat(err.toString()).contains("all 1,200 lines").contains("--id");
        var records = sent();
        assertThat(records).hasSize(1_200);
        assertThat(records.stream().map(r -> header(r, HeaderNames.LINE)).collect(Collectors.toSet()))
                .hasSize(1_200);
        assertThat(records.stream().collect(Collectors.groupingBy(ConsumerRecord::partition, Collectors.counting())))
                .containsOnly(Map.entry(0, 400L), Map.entry(1, 400L), Map.entry(2, 400L));
        assertThat(submit(file.toString(), "--tenant", "acme")).isEqualTo(1);
        assertThat(err.toString()).contains("other --tenant");
        assertThat(submit(file.toString(), "--id", "again")).isZero();
        assertThat(sent()).hasSize(2_400);
    }

    @Test
    void aFileThatWasChangedIsRefusedUnderTheSameId() throws Exception {
        createTopics();
        assertThat(submit(batch("b.jsonl", 10).toString(), "--id", "mine")).isZero();
        assertThat(submit(batch("b.jsonl", 11).toString(), "--id", "mine")).isEqualTo(1);
        assertThat(err.toString()).contains("another content of the file").contains("--id");
        assertThat(sent()).hasSize(10);
    }

    @Test
    void nothingIsSentIfALineIsInvalidUnlessInvalidOnesAreSkipped() throws Exception {
        createTopics();
        Path file = file("b.jsonl", LINE.formatted(1), "", "{\"custom_id\":", LINE.formatted(1), LINE.formatted(2));
        assertThat(submit(file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("line 3: not JSON").contains("line 4: custom_id 'r-1' is that of line 1");
        assertThat(sent()).isEmpty();
        assertThat(submit(file.toString(), "--dry-run")).isEqualTo(3);
        assertThat(sent()).isEmpty();
        assertThat(submit(file.toString(), "--skip-invalid")).isEqualTo(3);
        assertThat(sent()).extracting(r -> header(r, HeaderNames.LINE)).containsExactlyInAnyOrder("1", "5");
        List<String> bad = Files.readAllLines(folder.resolve("b.jsonl.invalid.jsonl"));
        assertThat(bad).hasSize(2);
        assertThat(bad.getFirst()).contains("\"line\":3").contains("not JSON");
        assertThat(submit(file("c.jsonl", LINE.formatted(1), LINE.formatted(1)).toString(), "--allow-duplicates"))
                .isZero();
        assertThat(sent()).hasSize(4);
    }

    @Test
    void outcomesAreCollectedByWhereTheirRequestsAre() throws Exception {
        createTopics();
        Path file = batch("b.jsonl", 100);
        assertThat(submit(file.toString(), "--key", "custom_id")).isZero();
        answer(sent());
        Path output = folder.resolve("results.jsonl");
        Path errors = folder.resolve("errors.jsonl");
        int code = submit(
                file.toString(),
                "--key",
                "custom_id",
                "--wait",
                "--output",
                output.toString(),
                "--errors",
                errors.toString(),
                "--ordered",
                "-o",
                "json");
        assertThat(code).as("%s", err).isEqualTo(3);
        assertThat(out.toString()).contains("\"answered\":90,\"failed\":10,\"missing\":0");
        List<String> expected = IntStream.rangeClosed(1, 100)
                .filter(line -> line % 10 != 0)
                .mapToObj(line -> "r-" + (line - 1))
                .toList();
        assertThat(customIds(output)).containsExactlyElementsOf(expected);
        assertThat(customIds(errors)).hasSize(10).startsWith("r-9", "r-19");
        assertThat(folder.resolve("results.jsonl.partial")).doesNotExist();
    }

    @Test
    void whatIsNotThereInTimeIsCountedAndTheRestIsWritten() throws Exception {
        createTopics();
        Path file = batch("b.jsonl", 8);
        assertThat(submit(file.toString())).isZero();
        answer(sent().stream().filter(r -> r.partition() == 0).toList());
        Path output = folder.resolve("results.jsonl");
        assertThat(submit(file.toString(), "--wait", "--timeout", "3s", "--output", output.toString()))
                .isEqualTo(3);
        assertThat(err.toString()).contains("6 outcomes were not there within 3s");
        assertThat(customIds(output)).containsExactlyInAnyOrder("r-2", "r-5");
    }

    private static List<String> customIds(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8))
                        .get("custom_id")
                        .stringValue())
                .toList();
    }

    @Test
    void anOutputThatCanNotBeWrittenIsNamedAndNothingIsLost() throws Exception {
        createTopics();
        Path file = batch("b.jsonl", 3);
        assertThat(submit(
                        file.toString(),
                        "--wait",
                        "--output",
                        folder.resolve("no/such/folder.jsonl").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("folder.jsonl").contains("nothing is lost");
    }

    @Test
    void whatCanNotBeSentIsSaidWithoutAStackTrace() throws Exception {
        assertThat(submit(batch("b.jsonl", 1).toString())).isEqualTo(1);
        assertThat(err.toString()).contains("topic " + topic + " does not exist");
        createTopics();
        assertThat(submit(folder.resolve("none.jsonl").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("none.jsonl does not exist");
        assertThat(submit(file("empty.jsonl").toString())).isEqualTo(4);
        Path packed = folder.resolve("b.gz");
        Files.write(packed, new byte[] {0x1f, (byte) 0x8b, 8, 0});
        assertThat(submit(packed.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("gzip").contains("zcat");
        Files.write(folder.resolve("binary"), new byte[] {1, 2, 0, 3, '\n', (byte) 0xff});
        assertThat(submit(folder.resolve("binary").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("line 1: not UTF-8 text");
        assertThat(submit(packed.toString(), "--deadline", "2020-01-01T00:00:00Z"))
                .isEqualTo(2);
        assertThat(submit(packed.toString(), "--ordered")).isEqualTo(2);
        assertThat(err.toString()).doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void aDiskWithoutRoomIsNamed() throws Exception {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "this system has no /dev/full");
        createTopics();
        Path file = batch("b.jsonl", 3);
        assertThat(submit(file.toString())).isZero();
        answer(sent());
        assertThat(submit(
                        file.toString(),
                        "--wait",
                        "--output",
                        folder.resolve("r").toString(),
                        "--errors",
                        "/dev/full"))
                .isZero();
        assertThat(submit(file("bad", "{").toString(), "--skip-invalid", "--invalid-file", "/dev/full"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("/dev/full");
    }
}

package dev.drover.cli.submit;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Json;
import dev.drover.operations.TestingBroker;
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
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Submits as a user types them, to topics of one test on a real broker, and a worker that answers them. */
abstract class TestingSubmits {
    static final String LINE =
            "{\"custom_id\":\"r-%d\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"messages\":[]}}";

    @RegisterExtension
    static final TestingBroker BROKER = new TestingBroker();

    @TempDir
    Path folder = Path.of(".");

    /** A pair of topics of its own for each test. */
    final String topic = "t" + System.nanoTime();

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    void createTopics() {
        BROKER.broker().createTopic(topic, 3);
        BROKER.broker().createTopic(topic + "-results", 3);
    }

    int submit(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--bootstrap-server",
                BROKER.bootstrapServers(),
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

    Path file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    Path batch(String name, int lines) throws IOException {
        return file(name, IntStream.range(0, lines).mapToObj(LINE::formatted).toArray(String[]::new));
    }

    List<ConsumerRecord<byte[], byte[]>> sent() {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", BROKER.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, 3)
                    .mapToObj(p -> new TopicPartition(topic, p))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = ends(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    /** Of all that was written: the end of a transaction may be told before it is on the partitions. */
    private static Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", BROKER.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            return consumer.endOffsets(partitions);
        }
    }

    static String header(ConsumerRecord<byte[], byte[]> of, String name) {
        return new String(of.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** As a worker would: in another order, every tenth an error, one without any header but the origin. */
    void answer(List<ConsumerRecord<byte[], byte[]>> requests) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", BROKER.bootstrapServers()),
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

    static List<String> customIds(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8))
                        .get("custom_id")
                        .stringValue())
                .toList();
    }
}

package dev.drover.cli.dlq;

import dev.drover.testbed.EmbeddedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Dead letters on a real broker, in topics of one test, and the commands as a user would type them. */
final class TestingLetters {
    final String requests;
    final String letters;
    private final EmbeddedBroker broker;
    private final String name;

    TestingLetters(EmbeddedBroker broker, String name, int partitions) {
        this(broker, name, partitions, true);
    }

    /** Where nothing was ever replayed, and no topic for it was made. */
    static TestingLetters untouched(EmbeddedBroker broker, String name, int partitions) {
        return new TestingLetters(broker, name, partitions, false);
    }

    private TestingLetters(EmbeddedBroker broker, String name, int partitions, boolean sideTopics) {
        this.broker = broker;
        this.name = name;
        this.requests = name + ".requests";
        this.letters = name + ".requests-dlt";
        broker.createTopic(requests, partitions);
        broker.createTopic(letters, partitions);
        broker.createTopic(name + ".results", partitions);
        if (sideTopics) {
            broker.createTopic(topic("replays"), 1, Map.of("cleanup.policy", "compact"));
            broker.createTopic(topic("audit"), 1);
            broker.createTopic(topic("parked"), partitions);
        }
    }

    /** What a command said and how it ended. */
    record Said(int code, String out, String err) {
        long count(String outcome) {
            return out.lines()
                    .filter(line -> line.contains("\"outcome\":\"" + outcome + "\""))
                    .count();
        }
    }

    /** A replay of everything, as fast as it can, told letter by letter. */
    Said replay(String... more) {
        List<String> words = new ArrayList<>(List.of("replay", "--because", "mended", "--rate", "0", "-o", "jsonl"));
        words.addAll(List.of(more));
        return dlq(words.toArray(String[]::new));
    }

    Said dlq(String... words) {
        List<String> all = new ArrayList<>(List.of(words[0]));
        all.addAll(List.of(options()));
        all.addAll(List.of(words).subList(1, words.length));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new DlqCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Said(code, out.toString(), err.toString());
    }

    String[] options() {
        List<String> options = new ArrayList<>(List.of("--bootstrap-server", broker.bootstrapServers()));
        for (String kind : List.of("requests", "results", "replays", "audit", "parked")) {
            options.addAll(List.of("--topic", kind + "=" + name + "." + kind));
        }
        options.addAll(List.of("--topic", "dead-letters=" + letters));
        return options.toArray(String[]::new);
    }

    String topic(String kind) {
        return name + "." + kind;
    }

    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.in.flight.requests.per.connection", "1"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** As the worker writes them: letter i died at offset i of partition i modulo 3. */
    void write(int from, int to, Header... more) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int i = from; i < to; i++) {
                var _ = producer.send(letter(i, more));
            }
        }
    }

    ProducerRecord<byte[], byte[]> letter(int i, Header... more) {
        String value = """
            {"custom_id":"r-%d","method":"POST","url":"/v1/chat/completions","tenant":"t%d",\
            "body":{"model":"gpt-4.1","max_tokens":100,"messages":[{"role":"user","content":"a secret prompt"}]}}\
            """.formatted(i, i % 2);
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(letters, i % 3, bytes("k-" + i), bytes(value));
        letter.headers()
                .add("x-order", bytes("o-" + i))
                .add("traceparent", bytes("00-00000000000000000000000000000001-0000000000000001-01"))
                .add("kafka_dlt-original-topic", bytes(requests))
                .add(
                        "kafka_dlt-original-partition",
                        ByteBuffer.allocate(4).putInt(i % 3).array())
                .add(
                        "kafka_dlt-original-offset",
                        ByteBuffer.allocate(8).putLong(i).array())
                .add("drover-reason", bytes(i % 2 == 0 ? "timeout" : "rate_limited"))
                .add("drover-error", bytes("no answer; Authorization: Bearer abcdefghijklmnopqrstuvwxyz"))
                .add("drover-tenant", bytes("t" + i % 2))
                .add("drover-origin", bytes(requests + "-" + i % 3 + "@" + i))
                .add("drover-replays", bytes("0"));
        for (Header header : more) {
            letter.headers().remove(header.key());
            letter.headers().add(header);
        }
        return letter;
    }

    static Header header(String name, String value) {
        return new RecordHeader(name, bytes(value));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Everything that a read_committed reader sees in a topic. */
    List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "isolation.level", "read_committed",
                        "fetch.max.wait.ms", "50",
                        "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(read::add);
            }
        }
        return read;
    }

    static @Nullable String text(ConsumerRecord<byte[], byte[]> each, String header) {
        Header last = each.headers().lastHeader(header);
        return last == null ? null : new String(last.value(), StandardCharsets.UTF_8);
    }
}

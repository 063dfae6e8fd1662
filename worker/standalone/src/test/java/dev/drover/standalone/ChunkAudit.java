package dev.drover.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.AnswerText;
import dev.drover.contracts.ChunkCodec;
import dev.drover.contracts.ChunkRecord;
import dev.drover.contracts.ChunkedText;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.ResultCodec;
import dev.drover.contracts.ResultLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that is on the chunk topic, beside the results; by the requests' origins. */
public final class ChunkAudit {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, List<ChunkRecord>> chunks = new LinkedHashMap<>();
    private final Map<String, ResultLine> results = new LinkedHashMap<>();

    private ChunkAudit() {}

    /** Reads both topics to their ends. */
    public static ChunkAudit read(String bootstrapServers) {
        ChunkAudit audit = new ChunkAudit();
        for (ConsumerRecord<byte[], byte[]> each : all(bootstrapServers, "llm.chunks")) {
            audit.chunks.computeIfAbsent(origin(each), _ -> new ArrayList<>()).add(ChunkCodec.decode(each.value()));
        }
        for (ConsumerRecord<byte[], byte[]> each : all(bootstrapServers, "llm.results")) {
            audit.results.put(origin(each), ResultCodec.decode(each.value()));
        }
        return audit;
    }

    public Map<String, List<ChunkRecord>> chunks() {
        return chunks;
    }

    /** The result's text, empty for an error. */
    public String text(String origin) {
        ResultLine.Response response =
                Objects.requireNonNull(results.get(origin), origin).response();
        return response == null ? "" : AnswerText.ofAnswer(response.body());
    }

    public boolean isAnswered(String origin) {
        return Objects.requireNonNull(results.get(origin), origin).response() != null;
    }

    /** What each attempt of a request has said, in the order of the attempts. */
    public List<String> attempts(String origin) {
        Map<String, StringBuilder> texts = new TreeMap<>();
        for (ChunkRecord each : chunks.getOrDefault(origin, List.of())) {
            StringBuilder text = texts.computeIfAbsent(
                    "%020d-%06d".formatted(each.epoch(), each.attempt()), _ -> new StringBuilder());
            if (each.part() instanceof ChunkRecord.Chunks(var events)) {
                events.forEach(event -> text.append(AnswerText.ofEvent(event)));
            }
        }
        return texts.values().stream().map(StringBuilder::toString).toList();
    }

    /** A reader of a request's chunks never shows a mixture; what it shows before it sees the result. */
    public String shown(String origin) {
        List<String> attempts = attempts(origin);
        ChunkedText text = new ChunkedText();
        for (ChunkRecord each : chunks.getOrDefault(origin, List.of())) {
            text.take(each);
            assertThat(attempts)
                    .as(origin)
                    .anySatisfy(attempt -> assertThat(attempt).startsWith(text.text()));
        }
        return text.text();
    }

    /** Every event of every request. */
    public List<JsonText> events() {
        List<JsonText> all = new ArrayList<>();
        chunks.values()
                .forEach(records -> records.forEach(each -> {
                    if (each.part() instanceof ChunkRecord.Chunks(var events)) {
                        all.addAll(events);
                    }
                }));
        return all;
    }

    private static String origin(ConsumerRecord<byte[], byte[]> each) {
        return new String(each.headers().lastHeader(HeaderNames.ORIGIN).value(), UTF_8);
    }

    private static List<ConsumerRecord<byte[], byte[]>> all(String bootstrapServers, String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(POLL).forEach(all::add);
            }
        }
        return all;
    }
}

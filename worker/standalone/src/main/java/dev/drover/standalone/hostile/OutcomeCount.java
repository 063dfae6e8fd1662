package dev.drover.standalone.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Counts outcomes by origin as any {@code read_committed} reader with a default JSON reader would, in a few bits a
 * request. Not safe for use by several threads.
 */
final class OutcomeCount implements AutoCloseable {
    /** A default reader's nesting; numbers, names and strings of any length travel as they came. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build();

    private static final String RESULTS = "llm.results";
    private static final String LETTERS = "llm.requests-dlt";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<Integer, BitSet> seen = new HashMap<>();
    private final Map<Integer, BitSet> letters = new HashMap<>();
    private final Map<String, Long> codes = new TreeMap<>();
    private final Map<String, Long> watched = new HashMap<>();
    private final List<Long> latencies = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private long results;
    private long errors;
    private long letterCount;

    OutcomeCount(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "fetch.max.bytes", 20 << 20,
                        "max.poll.records", "5000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(RESULTS, LETTERS)) {
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Measures how long this request takes, from now on. */
    void watch(int partition, long offset, long timestamp) {
        watched.put(partition + "@" + offset, timestamp);
    }

    void poll() {
        consumer.poll(Duration.ofMillis(100)).forEach(this::take);
    }

    long results() {
        return results;
    }

    /** Results that are errors. */
    long errors() {
        return errors;
    }

    long letters() {
        return letterCount;
    }

    Map<String, Long> codes() {
        return codes;
    }

    /** Whatever is wrong, at most a few. */
    List<String> faults() {
        return faults;
    }

    /** The nearest rank, in milliseconds; -1 if nothing was measured. */
    long latency(int percent) {
        List<Long> sorted = latencies.stream().sorted().toList();
        return sorted.isEmpty() ? -1 : sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
    }

    int measured() {
        return latencies.size();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void take(ConsumerRecord<byte[], byte[]> rec) {
        String origin = origin(rec);
        int at = origin.lastIndexOf('@');
        int partition = Integer.parseInt(origin.substring(origin.lastIndexOf('-', at) + 1, at));
        int offset = Integer.parseInt(origin.substring(at + 1));
        boolean letter = rec.topic().equals(LETTERS);
        BitSet all = (letter ? letters : seen).computeIfAbsent(partition, _ -> new BitSet());
        if (all.get(offset)) {
            fault("a second " + (letter ? "dead letter" : "result") + " of " + origin);
        }
        all.set(offset);
        if (letter) {
            letterCount++;
        } else {
            result(rec, origin);
            Long since = watched.remove(partition + "@" + offset);
            if (since != null) {
                latencies.add(rec.timestamp() - since);
            }
        }
    }

    private void result(ConsumerRecord<byte[], byte[]> rec, String origin) {
        results++;
        for (byte b : rec.value()) {
            if (b == '\n' || b == '\r') {
                fault("the result of " + origin + " is more than one line");
                break;
            }
        }
        try {
            JsonNode line = JSON.readTree(rec.value());
            JsonNode error = line.path("error");
            String code = error.isObject()
                    ? error.path("code").asString("?")
                    : line.path("error_code").asString("");
            if (code.isEmpty() && line.path("status_code").asInt(0) >= 400) {
                code = "kubeai";
            }
            if (!code.isEmpty()) {
                errors++;
                codes.merge(code, 1L, Long::sum);
            }
        } catch (JacksonException | NumberFormatException | ArithmeticException e) {
            fault("the result of " + origin + " cannot be read: " + e.getMessage());
        }
    }

    private static String origin(ConsumerRecord<byte[], byte[]> rec) {
        Header header = rec.headers().lastHeader("drover-origin");
        if (header == null) {
            throw new IllegalStateException("a record without origin: " + rec.topic() + "@" + rec.offset());
        }
        return new String(header.value(), UTF_8);
    }

    private void fault(String what) {
        if (faults.size() < 20) {
            faults.add(what);
        }
    }
}

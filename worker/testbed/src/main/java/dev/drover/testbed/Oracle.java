package dev.drover.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Counts outcomes as any {@code read_committed} reader would: it reads the output topics from their beginning, takes
 * the JSON apart by itself and shares no code with the worker. Not safe for use by several threads.
 */
public final class Oracle implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ORIGIN = "drover-origin";

    private final CommittedReader reader;
    private final Names names;
    private final Map<String, List<ObservedResult>> results = new LinkedHashMap<>();
    private final Map<String, List<ObservedDeadLetter>> deadLetters = new LinkedHashMap<>();
    private final Map<String, Integer> usageEvents = new HashMap<>();
    private final LedgerAudit audit = new LedgerAudit();

    /** Names of the output topics. */
    public record Names(String results, String deadLetters, String usage, String ledger) {
        public static final Names DEFAULTS = new Names("llm.results", "llm.requests-dlt", "llm.usage", "llm.ledger");

        List<String> all() {
            return List.of(results, deadLetters, usage, ledger);
        }
    }

    /** Connects; the topics must exist. */
    public Oracle(String bootstrapServers) {
        this(bootstrapServers, Names.DEFAULTS);
    }

    public Oracle(String bootstrapServers, Names names) {
        this.reader = new CommittedReader(bootstrapServers, names.all());
        this.names = names;
    }

    /** The requests in a topic, by origin, with their records' timestamps; for those who did not enqueue them. */
    public static Map<String, Long> enqueued(String bootstrapServers, String topic) {
        Map<String, Long> found = new LinkedHashMap<>();
        try (CommittedReader requests = new CommittedReader(bootstrapServers, Set.of(topic))) {
            requests.readToEnd(r -> found.put(origin(r.topic(), r.partition(), r.offset()), r.timestamp()));
        }
        return found;
    }

    /** {@code topic-partition@offset}. */
    public static String origin(String topic, int partition, long offset) {
        return topic + "-" + partition + "@" + offset;
    }

    /** Reads what has been committed meanwhile; waits a moment if nothing has. */
    public void poll() {
        reader.poll(Duration.ofMillis(100), this::take);
    }

    /** Reads to the end as it is now. */
    public void readToEnd() {
        reader.readToEnd(this::take);
    }

    /**
     * Reads until each of these origins has a terminal line, then to the end of all topics; or until the time is up.
     *
     * @param progress is told the number of requests that have an outcome
     * @return false if the time was up
     */
    public boolean await(Set<String> origins, Duration atMost, IntConsumer progress) {
        long giveUp = System.nanoTime() + atMost.toNanos();
        while (!results.keySet().containsAll(origins) && System.nanoTime() < giveUp) {
            poll();
            progress.accept(results.size());
        }
        readToEnd();
        progress.accept(results.size());
        return results.keySet().containsAll(origins);
    }

    /** Requests that have a terminal line so far. */
    public int outcomes() {
        return results.size();
    }

    /** The first terminal line of each request, in the order of reading. */
    public List<ObservedResult> results() {
        return results.values().stream().map(List::getFirst).toList();
    }

    /** The first dead letter of each request that has one. */
    public List<ObservedDeadLetter> deadLetters() {
        return deadLetters.values().stream().map(List::getFirst).toList();
    }

    /** Judges what has been read so far against the requests, by origin with their records' timestamps. */
    public Verdict verdict(Map<String, Long> enqueued) {
        return new Reckoning(enqueued, results, deadLetters, usageEvents, audit.disagreements()).verdict();
    }

    @Override
    public void close() {
        reader.close();
    }

    private void take(ConsumerRecord<byte[], byte[]> rec) {
        if (rec.topic().equals(names.results())) {
            JsonNode line = parse(rec.value());
            String origin = originOf(rec, line);
            audit.line(line);
            results.computeIfAbsent(origin, _ -> new ArrayList<>())
                    .add(new ObservedResult(origin, rec.timestamp(), line));
        } else if (rec.topic().equals(names.deadLetters())) {
            Map<String, String> headers = headers(rec);
            String origin = originOf(rec, MissingNode.getInstance());
            deadLetters
                    .computeIfAbsent(origin, _ -> new ArrayList<>())
                    .add(new ObservedDeadLetter(
                            origin, rec.topic(), headers.getOrDefault("drover-reason", "?"), headers, rec.value()));
        } else if (rec.topic().equals(names.ledger())) {
            audit.ledger(parse(rec.key()), rec.value() == null ? null : parse(rec.value()));
        } else {
            JsonNode event = parse(rec.value());
            audit.usage(event);
            usageEvents.merge(originOf(rec, event), 1, Integer::sum);
        }
    }

    private static String originOf(ConsumerRecord<byte[], byte[]> rec, JsonNode value) {
        Header header = rec.headers().lastHeader(ORIGIN);
        if (header != null) {
            return new String(header.value(), UTF_8);
        }
        JsonNode origin = value.path("origin");
        return origin.isObject()
                ? origin(
                        origin.path("topic").asString(""),
                        origin.path("partition").asInt(-1),
                        origin.path("offset").asLong(-1))
                : "without origin: " + origin(rec.topic(), rec.partition(), rec.offset());
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> rec) {
        Map<String, String> text = new LinkedHashMap<>();
        for (Header header : rec.headers()) {
            if (header.value() != null && !header.key().matches("kafka_dlt-original-(partition|offset|timestamp)")) {
                text.put(header.key(), new String(header.value(), UTF_8));
            }
        }
        return Collections.unmodifiableMap(text);
    }

    private static JsonNode parse(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }
}

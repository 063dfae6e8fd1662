package dev.drover.cli.submit;

import dev.drover.cli.kafka.Progress;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.submit.Sender.Sent;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Origin;
import dev.drover.operations.cluster.TopicReader;
import dev.drover.operations.cluster.TopicReader.End;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads the result topic from where the submit began until every line has its outcome, and at least to the end that it
 * had at the start: behind an error may be the answer to its replay. Whose outcome a record is, its
 * header {@code drover-origin} says: the request's topic, partition and offset, which the acknowledgements told, or, for
 * lines of earlier runs, a look at the request topic. The headers {@code x-drover-submit} and {@code x-drover-line},
 * which a result has from its request, stand in where retention has removed the request.
 */
final class Collector {
    /** Numbers of lines that are said. */
    private static final int SHOWN = 20;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Session session;
    private final Submission submission;
    private final Sent sent;
    private final OutcomeFile outcomes;
    private final Patience patience;
    private final Map<String, Long> lines = new HashMap<>();
    private Map<TopicPartition, Long> endsAtStart = Map.of();
    private Map<TopicPartition, Long> knownEnds = Map.of();
    private boolean caughtUp;
    private boolean readAll;

    Collector(Session session, Submission submission, Sent sent, OutcomeFile outcomes, Patience patience) {
        this.session = session;
        this.submission = submission;
        this.sent = sent;
        this.outcomes = outcomes;
        this.patience = patience;
    }

    /** Returns when all are there or waiting for more makes no sense. */
    void collect() throws Exception {
        lines.putAll(Asking.again(session, this::learned));
        long began = System.nanoTime();
        long total = sent.progressed().sent();
        try (Progress bar = session.progress("outcomes", total)) {
            Consumer<byte[], byte[]> consumer = session.cluster().consumer(Map.of());
            try {
                Asking.again(session, () -> begin(consumer));
                // The first look comes at once: a submit of last week should not be waited for.
                long lookAt = System.nanoTime();
                long silentSince = System.nanoTime();
                while (!(outcomes.size() >= total && isBehind(consumer, endsAtStart))
                        && !patience.isOver(Duration.ofNanos(System.nanoTime() - began), caughtUp, Instant.now())) {
                    var polled = consumer.poll(POLL);
                    if (Thread.interrupted()) {
                        throw new InterruptedException("interrupted");
                    }
                    polled.forEach(this::take);
                    bar.at(outcomes.size());
                    if (!polled.isEmpty()) {
                        silentSince = System.nanoTime();
                    }
                    if (System.nanoTime() > lookAt) {
                        silentSince = look(silentSince);
                        lookAt = System.nanoTime() + LOOK.toNanos();
                    }
                    caughtUp = isBehind(consumer, knownEnds);
                }
                readAll = isBehind(consumer, endsAtStart);
            } finally {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
            }
        }
    }

    private static boolean isBehind(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Poll does not tell that a broker is gone. */
    private long look(long silentSince) throws Exception {
        try {
            knownEnds = session.cluster().offsets(submission.results(), OffsetSpec.latest(), End.STABLE);
            return System.nanoTime();
        } catch (KafkaException e) {
            if (System.nanoTime() - silentSince > PATIENCE.toNanos()) {
                session.say("%,d of %,d outcomes were seen; the same command collects them again"
                        .formatted(outcomes.size(), sent.progressed().sent()));
                throw e;
            }
            session.say("Kafka does not answer, still waiting");
            return silentSince;
        }
    }

    private Map<TopicPartition, Long> begin(Consumer<byte[], byte[]> consumer) throws Exception {
        List<TopicPartition> partitions = submission.results();
        Map<TopicPartition, Long> earliest = session.cluster().offsets(partitions, OffsetSpec.earliest(), End.STABLE);
        endsAtStart = session.cluster().offsets(partitions, OffsetSpec.latest(), End.STABLE);
        knownEnds = endsAtStart;
        consumer.assign(partitions);
        for (TopicPartition partition : partitions) {
            long begin = sent.begins().getOrDefault(partition, 0L);
            long first = earliest.getOrDefault(partition, 0L);
            if (first > begin) {
                session.say(
                        "retention has removed records of %s up to offset %,d; this submit's outcomes can have begun at %,d"
                                .formatted(partition, first, begin));
            }
            consumer.seek(partition, Math.max(begin, first));
        }
        return endsAtStart;
    }

    /** What a reader of the files should know: what is missing, or may have changed since; null if they are final. */
    @Nullable
    String unsure() {
        if (outcomes.size() < sent.progressed().sent()) {
            return missing();
        }
        return readAll || outcomes.failed() == 0
                ? null
                : "the result topic was not read to its end in that time: a replay may have answered some of the %,d errors; repeat the command with a longer --timeout"
                        .formatted(outcomes.failed());
    }

    /** What did not come: how many, why not, and which lines. */
    private String missing() {
        long total = sent.progressed().sent();
        List<Long> known = lines.values().stream()
                .filter(line -> !outcomes.has(line))
                .sorted()
                .distinct()
                .toList();
        String first = known.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
        return "%,d of %,d outcomes %s%s"
                .formatted(
                        total - outcomes.size(),
                        total,
                        patience.said(caughtUp, Instant.now()),
                        known.isEmpty() ? "" : " (lines " + first + (known.size() > SHOWN ? " …" : "") + ")");
    }

    private Map<String, Long> learned() throws Exception {
        Map<String, Long> learned = new HashMap<>();
        Map<Origin, Long> known = sent.lines();
        if (known != null) {
            known.forEach((origin, line) -> learned.put(origin.toString(), line));
            return learned;
        }
        Map<TopicPartition, Long> begins =
                new HashMap<>(session.cluster().offsets(submission.requests(), OffsetSpec.earliest(), End.LAST));
        begins.replaceAll((partition, first) -> Math.max(first, sent.begins().getOrDefault(partition, 0L)));
        Map<TopicPartition, Long> ends =
                session.cluster().offsets(submission.requests(), OffsetSpec.latest(), End.LAST);
        try (TopicReader reader = TopicReader.between(session.cluster(), begins, ends)) {
            reader.read(request -> {
                Long line = ownLine(request.headers());
                if (line != null) {
                    learned.put(new Origin(request.topic(), request.partition(), request.offset()).toString(), line);
                }
                return true;
            });
        }
        return learned;
    }

    private void take(ConsumerRecord<byte[], byte[]> result) {
        byte[] value = result.value();
        if (value == null) {
            return;
        }
        String origin = text(result.headers(), HeaderNames.ORIGIN);
        Long line = origin == null ? null : lines.get(origin);
        if (line == null) {
            line = ownLine(result.headers());
        }
        if (line != null) {
            outcomes.put(line, value, OutcomeLine.failed(value));
        }
    }

    /** The line's number if the record is of this submit. */
    private @Nullable Long ownLine(Headers headers) {
        String line = text(headers, HeaderNames.LINE);
        boolean own = submission.id().equals(text(headers, HeaderNames.SUBMIT));
        return own && line != null && line.matches("[0-9]{1,18}") ? Long.valueOf(line) : null;
    }

    private static @Nullable String text(Headers headers, String name) {
        Header last = headers.lastHeader(name);
        return last == null || last.value() == null ? null : new String(last.value(), StandardCharsets.UTF_8);
    }
}

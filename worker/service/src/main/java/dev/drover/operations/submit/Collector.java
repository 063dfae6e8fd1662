package dev.drover.operations.submit;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Origin;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.Position;
import dev.drover.operations.cluster.TopicReader;
import dev.drover.operations.cluster.TopicReader.End;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
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
    /** Of a broker that restarts. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final OperationContext context;
    private final Submission submission;
    private final Sent sent;
    private final OutcomeStore outcomes;
    private final WaitDeadline patience;
    private final Map<String, Long> lines = new HashMap<>();
    private boolean caughtUp;
    private boolean readAll;

    Collector(
            OperationContext context, Submission submission, Sent sent, OutcomeStore outcomes, WaitDeadline patience) {
        this.context = context;
        this.submission = submission;
        this.sent = sent;
        this.outcomes = outcomes;
        this.patience = patience;
    }

    /** Returns when all are there or waiting for more makes no sense. */
    void collect() throws Exception {
        lines.putAll(BrokerRetry.again(context, this::learned));
        long began = System.nanoTime();
        long total = sent.lines();
        try (ProgressListener.Task bar = context.begin("outcomes", total);
                TopicReader reader = BrokerRetry.again(context, this::open)) {
            reader.follow(
                    SILENCE,
                    result -> {
                        take(result);
                        return true;
                    },
                    position -> {
                        bar.at(outcomes.size());
                        readAll = position != Position.BEHIND;
                        caughtUp = position == Position.CAUGHT_UP;
                        return !(outcomes.size() >= total && readAll)
                                && !patience.isOver(
                                        Duration.ofNanos(System.nanoTime() - began), caughtUp, Instant.now());
                    });
        } catch (KafkaException e) {
            context.remark(new SubmitRemark.OutcomesSeen(outcomes.size(), total));
            throw e;
        }
    }

    private TopicReader open() throws Exception {
        List<TopicPartition> partitions = submission.results();
        Map<TopicPartition, Long> begins =
                new HashMap<>(context.cluster().offsets(partitions, OffsetSpec.earliest(), End.STABLE));
        begins.replaceAll((partition, first) -> {
            long begin = sent.begins().getOrDefault(partition, 0L);
            if (first > begin) {
                context.remark(new SubmitRemark.RemovedByRetention(partition, first, begin));
            }
            return Math.max(begin, first);
        });
        return TopicReader.between(
                context, begins, context.cluster().offsets(partitions, OffsetSpec.latest(), End.STABLE));
    }

    /** What a reader of the outcomes should know: what is missing, or may have changed since; null if they are final. */
    @Nullable
    SubmitRemark unsure() {
        long missing = sent.lines() - outcomes.size();
        if (missing > 0) {
            List<Long> known = lines.values().stream()
                    .filter(line -> !outcomes.has(line))
                    .sorted()
                    .distinct()
                    .toList();
            return new SubmitRemark.MissingOutcomes(
                    missing, sent.lines(), known, patience.said(caughtUp, Instant.now()));
        }
        return readAll || outcomes.failed() == 0 ? null : new SubmitRemark.PerhapsReplayed(outcomes.failed());
    }

    private Map<String, Long> learned() throws Exception {
        Map<String, Long> learned = new HashMap<>();
        Map<Origin, Long> known = sent.origins();
        if (known != null) {
            known.forEach((origin, line) -> learned.put(origin.toString(), line));
            return learned;
        }
        Map<TopicPartition, Long> begins =
                new HashMap<>(context.cluster().offsets(submission.requests(), OffsetSpec.earliest(), End.LAST));
        begins.replaceAll((partition, first) -> Math.max(first, sent.begins().getOrDefault(partition, 0L)));
        Map<TopicPartition, Long> ends =
                context.cluster().offsets(submission.requests(), OffsetSpec.latest(), End.LAST);
        try (TopicReader reader = TopicReader.between(context, begins, ends)) {
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

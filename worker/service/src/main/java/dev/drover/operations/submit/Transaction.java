package dev.drover.operations.submit;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Origin;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Lines that are sent together; used again when they are. Lines without a key take the partitions in turn. */
final class Transaction {
    private final Producer<byte[], byte[]> producer;
    private final Submission submission;
    private final List<Checked.Good> lines = new ArrayList<>();
    private long bytes;

    Transaction(Producer<byte[], byte[]> producer, Submission submission) {
        this.producer = producer;
        this.submission = submission;
    }

    void add(Checked.Good line) {
        lines.add(line);
        bytes += line.value().length;
    }

    int size() {
        return lines.size();
    }

    boolean isFull(int atMost, int bytesAtMost) {
        return lines.size() >= atMost || bytes >= bytesAtMost;
    }

    /**
     * Sends the lines and commits the offsets with them, all or nothing.
     *
     * @return which line each record is
     */
    @SuppressWarnings("removal") // A group without members has no other metadata than its name.
    Map<Origin, Long> commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        producer.beginTransaction();
        Queue<Acknowledged> told = new ConcurrentLinkedQueue<>();
        for (Checked.Good line : lines) {
            send(line, told);
        }
        try {
            producer.sendOffsetsToTransaction(offsets, new ConsumerGroupMetadata(submission.name()));
            producer.commitTransaction();
        } catch (RuntimeException e) {
            throw refused(told, e);
        }
        lines.clear();
        bytes = 0;
        Map<Origin, Long> origins = new HashMap<>();
        for (Acknowledged each : told) {
            RecordMetadata metadata = each.metadata;
            if (metadata != null) {
                origins.put(new Origin(metadata.topic(), metadata.partition(), metadata.offset()), each.line);
            }
        }
        return origins;
    }

    private void send(Checked.Good line, Queue<Acknowledged> told) {
        Integer partition = line.key() == null
                ? Integer.valueOf((int) (line.number() % submission.requests().size()))
                : null;
        Headers headers = new RecordHeaders()
                .add(HeaderNames.SUBMIT, submission.id().getBytes(StandardCharsets.UTF_8))
                .add(HeaderNames.LINE, Long.toString(line.number()).getBytes(StandardCharsets.UTF_8));
        var message = new ProducerRecord<>(submission.topic(), partition, line.key(), line.value(), headers);
        var _ = producer.send(
                message, (metadata, failure) -> told.add(new Acknowledged(line.number(), metadata, failure)));
    }

    /** A refusal of one line is told with its number, that of all lines with the topic. */
    private RuntimeException refused(Iterable<Acknowledged> told, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TopicAuthorizationException) {
                return new TopicAuthorizationException(Set.of(submission.topic()));
            }
        }
        for (Acknowledged each : told) {
            if (each.failure instanceof RecordTooLargeException
                    || each.failure instanceof InvalidConfigurationException) {
                return new OperationException(
                        new Failed("line " + each.line + " was refused by topic " + submission.topic() + ": "
                                + each.failure.getMessage() + "; the transaction it was in is undone"));
            }
        }
        return e;
    }

    private record Acknowledged(
            long line,
            @Nullable RecordMetadata metadata,
            @Nullable Exception failure) {}
}

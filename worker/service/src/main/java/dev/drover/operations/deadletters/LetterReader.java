package dev.drover.operations.deadletters;

import dev.drover.contracts.Origin;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredHeader;
import dev.drover.deadletter.StoredRecord;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.InvalidInput;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import dev.drover.operations.cluster.TopicReader.End;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The dead letters that a filter means, up to the end of their topic when this was made.
 *
 * @param begins offsets that reading starts at
 * @param ends offsets that it stops before
 */
record LetterReader(
        OperationContext context, LetterQuery meant, Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
    /** Sees a letter that fits. */
    interface Each {
        /** Returns whether it wants to see more. */
        boolean see(Letter letter) throws Exception;
    }

    /** @throws OperationException if the topic, or a partition that was asked for, does not exist */
    static LetterReader open(OperationContext context, LetterQuery meant) throws Exception {
        Cluster cluster = context.cluster();
        String topic = meant.topic(cluster.topics());
        List<TopicPartition> partitions = new ArrayList<>(cluster.partitions(topic));
        for (int asked : meant.partitions()) {
            if (!partitions.contains(new TopicPartition(topic, asked))) {
                throw new OperationException(new InvalidInput(
                        "topic " + topic + " has no partition " + asked + ", it has " + partitions.size()));
            }
        }
        if (!meant.partitions().isEmpty()) {
            partitions.removeIf(partition -> !meant.partitions().contains(partition.partition()));
        }
        try (TopicReader range = TopicReader.of(context, partitions, meant.begin(), End.STABLE)) {
            Map<TopicPartition, Long> ends = new HashMap<>(range.ends());
            if (meant.end() instanceof Bound.Offset(long offset)) {
                ends.replaceAll((_, end) -> Math.min(end, offset));
            }
            return new LetterReader(context, meant, range.begins(), ends);
        }
    }

    Cluster cluster() {
        return context.cluster();
    }

    /** Where the letters lie. */
    String topic() {
        return meant.topic(cluster().topics());
    }

    /** Offsets to read. */
    long span() {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - begins.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    /** Offsets from the beginning that are not there any more. */
    long gap() throws Exception {
        Map<TopicPartition, Long> first = cluster().offsets(begins.keySet(), OffsetSpec.earliest(), End.STABLE);
        return begins.entrySet().stream()
                .mapToLong(
                        begin -> Math.min(first.getOrDefault(begin.getKey(), 0L), ends.getOrDefault(begin.getKey(), 0L))
                                - begin.getValue())
                .filter(missing -> missing > 0)
                .sum();
    }

    /** Shows each letter that fits; returns how many records were looked at. */
    long read(Each each) throws Exception {
        return read(_ -> {}, each);
    }

    /** @param all sees every letter before, whether it fits or not */
    long read(Consumer<Letter> all, Each each) throws Exception {
        try (TopicReader reader = TopicReader.between(context, begins, ends)) {
            return reader.read(consumed -> {
                Letter letter = letter(consumed);
                all.accept(letter);
                return !meant.filter().accepts(letter) || each.see(letter);
            });
        }
    }

    Letter letter(ConsumerRecord<byte[], byte[]> consumed) {
        return Letter.of(stored(consumed), cluster().id());
    }

    static StoredRecord stored(ConsumerRecord<byte[], byte[]> consumed) {
        List<StoredHeader> headers = new ArrayList<>();
        consumed.headers().forEach(header -> headers.add(new StoredHeader(header.key(), header.value())));
        return new StoredRecord(
                new Origin(consumed.topic(), consumed.partition(), consumed.offset()),
                Instant.ofEpochMilli(consumed.timestamp()),
                consumed.key(),
                consumed.value(),
                headers);
    }
}

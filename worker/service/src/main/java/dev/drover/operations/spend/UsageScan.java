package dev.drover.operations.spend;

import dev.drover.contracts.UsageCodec;
import dev.drover.contracts.UsageEvent;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import dev.drover.report.RepeatedAttempts;
import dev.drover.report.UsageFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the usage topic, {@code read_committed}, up to the ends that it has when the pass begins. Starts where a
 * record can first hold an attempt of the report: an event is written at the end of its request, after its attempt has
 * ended, so never before; but possibly a day later, so that the pass always goes on to the end.
 */
final class UsageScan {
    /** By how much the clocks of workers and broker may differ. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final UsageFilter selection;
    private final Consumer<UsageEvent> to;
    private final RepeatedAttempts repeated = new RepeatedAttempts();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Instant> firsts = new HashMap<>();
    private long read;
    private long selected;
    private long unreadable;
    private @Nullable String why;

    /** @param to is given each event of the selection, once */
    UsageScan(UsageFilter selection, Consumer<UsageEvent> to) {
        this.selection = selection;
        this.to = to;
    }

    UsagePass read(OperationContext context) throws Exception {
        Cluster cluster = context.cluster();
        String topic = cluster.topics().usage();
        List<TopicPartition> partitions = cluster.partitions(topic);
        Map<TopicPartition, Long> earliest = cluster.offsets(partitions, OffsetSpec.earliest(), TopicReader.End.STABLE);
        Instant begun = Instant.now();
        Instant from = selection.from();
        Bound bound = from == null ? null : new Bound.Time(from.minus(SKEW));
        try (TopicReader reader = TopicReader.of(context, partitions, bound, TopicReader.End.STABLE);
                ProgressListener.Task progress = context.begin("reading " + topic, reader.span())) {
            positions.putAll(reader.begins());
            long[] done = {0};
            reader.read(record -> {
                done[0] += advance(record);
                progress.at(done[0]);
                take(record);
                return true;
            });
            return new UsagePass(
                    read, selected, repeated.repeated(), unreadable, why, completeSince(earliest, reader, begun));
        }
    }

    private long advance(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        firsts.putIfAbsent(partition, Instant.ofEpochMilli(record.timestamp()));
        Long before = positions.put(partition, record.offset() + 1);
        return record.offset() + 1 - (before == null ? record.offset() : before);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        read++;
        UsageEvent event;
        try {
            if (record.value() == null) {
                throw new IllegalArgumentException("it has no value");
            }
            event = UsageCodec.decode(record.value());
        } catch (IllegalArgumentException e) {
            unreadable++;
            if (why == null) {
                why = record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + e.getMessage();
            }
            return;
        }
        if (selection.has(event) && !repeated.isRepeated(event)) {
            selected++;
            to.accept(event);
        }
    }

    /** A partition that lost its oldest records and whose oldest one left is in the report may have lost some of it. */
    private @Nullable Instant completeSince(Map<TopicPartition, Long> earliest, TopicReader reader, Instant begun) {
        Instant since = null;
        for (Map.Entry<TopicPartition, Long> partition : earliest.entrySet()) {
            long oldest = partition.getValue();
            long begin = reader.begins().getOrDefault(partition.getKey(), oldest);
            if (oldest > 0 && begin <= oldest) {
                Instant first = firsts.getOrDefault(partition.getKey(), begun);
                since = since == null || first.isAfter(since) ? first : since;
            }
        }
        Instant from = selection.from();
        return since == null || (from != null && !since.isAfter(from)) ? null : since;
    }
}

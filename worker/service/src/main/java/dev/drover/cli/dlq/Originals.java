package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Cluster;
import dev.drover.cli.kafka.TopicReader;
import dev.drover.cli.kafka.TopicReader.End;
import dev.drover.contracts.Origin;
import dev.drover.deadletter.StoredRecord;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Fetches the record that died, for letters that were too small for it. */
final class Originals {
    private final Cluster cluster;

    Originals(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The record at this place, null if retention, compaction or a deletion has taken it. */
    @Nullable
    StoredRecord fetch(Origin origin) throws Exception {
        TopicPartition partition = new TopicPartition(origin.topic(), origin.partition());
        if (cluster.existing(List.of(origin.topic())).isEmpty()
                || !cluster.partitions(origin.topic()).contains(partition)) {
            return null;
        }
        long first = cluster.offsets(List.of(partition), OffsetSpec.earliest(), End.STABLE)
                .getOrDefault(partition, 0L);
        long end = cluster.offsets(List.of(partition), OffsetSpec.latest(), End.STABLE)
                .getOrDefault(partition, 0L);
        if (origin.offset() < first || origin.offset() >= end) {
            return null;
        }
        StoredRecord[] found = {null};
        try (TopicReader reader = TopicReader.between(
                cluster, Map.of(partition, origin.offset()), Map.of(partition, origin.offset() + 1))) {
            reader.read(consumed -> {
                found[0] = LetterReader.stored(consumed);
                return false;
            });
        }
        return found[0];
    }
}

package dev.drover.operations.deadletters;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Origin;
import dev.drover.deadletter.DeadLetter;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredRecord;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import dev.drover.operations.cluster.TopicReader.End;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Fetches the record that died, for letters that were too small for it. */
final class Originals {
    private final OperationContext context;

    Originals(OperationContext context) {
        this.context = context;
    }

    /**
     * The record that a letter is about.
     *
     * @throws Preparation.Unfit if retention, compaction or a deletion has taken it, or another record is in its place
     */
    StoredRecord of(Letter letter) throws Exception {
        Origin origin = letter.dead().origin();
        StoredRecord found = origin == null ? null : fetch(origin);
        if (found == null) {
            throw new Preparation.Unfit("the letter holds no payload (it was too large), and the original is gone from "
                    + letter.identity());
        }
        Optional<String> difference = difference(letter, found);
        if (difference.isPresent()) {
            throw new Preparation.Unfit("the letter holds no payload (it was too large), and the record at "
                    + letter.identity() + " is another one (" + difference.get()
                    + "): the topic may have been deleted and created again");
        }
        return found;
    }

    /** What tells a record from the one that the letter is about; empty if nothing does. Pure. */
    static Optional<String> difference(Letter letter, StoredRecord found) {
        if (!(letter.dead() instanceof DeadLetter.Drover ours)) {
            return Optional.empty();
        }
        byte[] value = found.value();
        long bytes = value == null ? 0 : value.length;
        if (bytes != ours.truncated()) {
            return Optional.of("it has " + bytes + " bytes, the one that died had " + ours.truncated());
        }
        byte[] time = letter.stored().lastBytes(HeaderNames.DLT_ORIGINAL_TIMESTAMP);
        if (time == null || time.length != Long.BYTES) {
            return Optional.of("the letter does not say of when the one that died was");
        }
        Instant died = Instant.ofEpochMilli(ByteBuffer.wrap(time).getLong());
        if (!died.equals(found.timestamp())) {
            return Optional.of("it is of " + found.timestamp() + ", the one that died of " + died);
        }
        // Of a very large key there may have been no room either.
        byte[] key = letter.stored().key();
        return key == null || Arrays.equals(key, found.key()) ? Optional.empty() : Optional.of("it has another key");
    }

    private @Nullable StoredRecord fetch(Origin origin) throws Exception {
        Cluster cluster = context.cluster();
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
                context, Map.of(partition, origin.offset()), Map.of(partition, origin.offset() + 1))) {
            reader.read(consumed -> {
                found[0] = LetterReader.stored(consumed);
                return false;
            });
        }
        return found[0];
    }
}

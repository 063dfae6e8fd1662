package dev.drover.operations.deadletters;

import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.InvalidInput;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * From where to where a run goes, and under which name: a new one, or one that is resumed from the offsets of its group.
 *
 * @param began when it began, whoever carries it on
 */
record Course(
        String run, Instant began, LetterReader letters, Map<TopicPartition, ReplayId.Memory> memory, boolean resumed) {
    /** A run that begins now. */
    static Course begin(OperationContext context, LetterQuery.AsOf letters, String fingerprint, Instant now)
            throws Exception {
        LetterReader reader = LetterReader.open(context, letters.at(now));
        String marks = context.cluster().topics().replays();
        Map<TopicPartition, ReplayId.Memory> memory = new HashMap<>();
        reader.ends()
                .forEach((partition, end) -> memory.put(partition, new ReplayId.Memory(end, now, fingerprint, marks)));
        return new Course(ReplayId.generate(now), now, reader, memory, false);
    }

    /**
     * A run that was begun before.
     *
     * @throws OperationException if there is none of this name, or it was asked to do something else
     */
    static Course resume(OperationContext context, LetterQuery.AsOf letters, String fingerprint, String run)
            throws Exception {
        String topic = letters.at(Instant.now()).topic(context.cluster().topics());
        Map<TopicPartition, Long> begins = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, ReplayId.Memory> memory = new HashMap<>();
        committed(context.cluster(), run).forEach((partition, offset) -> {
            ReplayId.Memory remembered = offset == null ? null : ReplayId.Memory.decode(offset.metadata());
            if (remembered != null && partition.topic().equals(topic)) {
                begins.put(partition, offset.offset());
                ends.put(partition, remembered.end());
                memory.put(partition, remembered);
            }
        });
        if (memory.isEmpty()) {
            throw usage("no run " + run + " was begun on " + topic
                    + ", or its offsets have expired; run without --resume: marks keep what was done");
        }
        ReplayId.Memory any = memory.values().iterator().next();
        if (!any.fingerprint().equals(fingerprint)) {
            throw usage("run " + run + " was begun with another filter or other changes; give the same");
        }
        String marks = context.cluster().topics().replays();
        if (!any.marks().isEmpty() && !any.marks().equals(marks)) {
            throw usage("run " + run + " keeps its marks on topic " + any.marks() + ", not on " + marks
                    + ": give the same --config, or --topic replays=" + any.marks());
        }
        LetterReader reader = new LetterReader(context, letters.at(any.began()), begins, ends);
        return new Course(run, any.began(), reader, memory, true);
    }

    private static Map<TopicPartition, @Nullable OffsetAndMetadata> committed(Cluster cluster, String run)
            throws Exception {
        try {
            return new HashMap<>(Cluster.await(cluster.admin()
                    .listConsumerGroupOffsets(ReplayId.group(run))
                    .partitionsToOffsetAndMetadata()));
        } catch (GroupIdNotFoundException _) {
            return Map.of();
        }
    }

    private static OperationException usage(String message) {
        return new OperationException(new InvalidInput(message));
    }
}

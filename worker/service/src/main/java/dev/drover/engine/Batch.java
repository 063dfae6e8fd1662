package dev.drover.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What one transaction writes: outcomes of many requests, and for each partition touched its contribution, its
 * offset and its blob. Built from committed state and these completions, nothing else.
 */
final class Batch<C> {
    /** One partition's part. */
    record Part<C>(
            PartitionProcessor<C> lane,
            List<Completion<C>> completions,
            OffsetWindow.Plan plan,
            OffsetAndMetadata offset,
            List<OutputRecord> contribution) {}

    private final ConsumerGroupMetadata metadata;
    private final List<Completion<C>> completions;
    private final List<Part<C>> parts = new ArrayList<>();

    private Batch(ConsumerGroupMetadata metadata, List<Completion<C>> completions) {
        this.metadata = metadata;
        this.completions = List.copyOf(completions);
    }

    /**
     * Asks each touched partition for its contribution; {@link #committed} or {@link #aborted} must follow.
     *
     * @param completions in commit order, all of lanes that are owned
     * @param touched lanes whose offset is to be committed though nothing of theirs completed
     */
    static <C> Batch<C> of(
            ConsumerGroupMetadata metadata,
            List<Completion<C>> completions,
            Set<PartitionProcessor<C>> touched,
            BlobFactory blobs,
            Instant now,
            RandomGenerator random) {
        Batch<C> batch = new Batch<>(metadata, completions);
        Map<PartitionProcessor<C>, List<Completion<C>>> byLane = new LinkedHashMap<>();
        for (Completion<C> completion : completions) {
            byLane.computeIfAbsent(completion.lane(), _ -> new ArrayList<>()).add(completion);
        }
        for (PartitionProcessor<C> lane : touched) {
            byLane.computeIfAbsent(lane, _ -> new ArrayList<>());
        }
        byLane.forEach((lane, own) -> {
            var plan = lane.window().plan(own.stream().map(Completion::offset).toList());
            long nonce = random.nextLong();
            String blob = blobs.encode(lane, plan, nonce, now);
            List<C> charges = own.stream()
                    .map(c -> c.outcome().charge())
                    .filter(Objects::nonNull)
                    .map(Objects::requireNonNull)
                    .toList();
            batch.parts.add(new Part<>(
                    lane,
                    List.copyOf(own),
                    plan,
                    new OffsetAndMetadata(plan.prefix(), plan.leaderEpoch(), blob),
                    lane.state().contribute(charges, nonce)));
        });
        return batch;
    }

    ConsumerGroupMetadata metadata() {
        return metadata;
    }

    List<Completion<C>> completions() {
        return completions;
    }

    Set<PartitionProcessor<C>> lanes() {
        Set<PartitionProcessor<C>> lanes = new LinkedHashSet<>();
        parts.forEach(part -> lanes.add(part.lane));
        return lanes;
    }

    /** Everything to be written, outcomes first. */
    List<OutputRecord> records() {
        List<OutputRecord> records = new ArrayList<>();
        completions.forEach(c -> records.addAll(c.outcome().records()));
        parts.forEach(part -> records.addAll(part.contribution));
        return records;
    }

    Map<TopicPartition, OffsetAndMetadata> offsets() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        parts.forEach(part -> offsets.put(part.lane.partition(), part.offset));
        return offsets;
    }

    void committed() {
        parts.forEach(part -> part.lane.committed(part.plan, part.completions));
    }

    void aborted() {
        parts.forEach(part -> part.lane.state().aborted());
    }

    /** Makes the text of an offset commit. */
    interface BlobFactory {
        String encode(PartitionProcessor<?> lane, OffsetWindow.Plan plan, long nonce, Instant now);
    }
}

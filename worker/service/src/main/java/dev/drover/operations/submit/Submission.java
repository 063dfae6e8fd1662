package dev.drover.operations.submit;

import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Conflict;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.TopicReader.End;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * A submit as the broker knows it: the offsets of the consumer group {@code drover-submit-<id>}. On every partition of
 * the request and result topics they say where its own records begin; the metadata on partition 0 of the request topic
 * is the {@link Progressed}.
 */
record Submission(String id, String topic, List<TopicPartition> requests, List<TopicPartition> results) {
    private static final int DEFAULT_MAX_BYTES = 1_048_576;

    static final String PREFIX = "drover-submit-";

    Submission {
        requests = List.copyOf(requests);
        results = List.copyOf(results);
    }

    static Submission of(String id, Cluster cluster) throws Exception {
        String topic = cluster.topics().requests();
        return new Submission(
                id,
                topic,
                cluster.partitions(topic),
                cluster.partitions(cluster.topics().results()));
    }

    /** Of the group, and of the producer's transactions: one run at a time. */
    String name() {
        return PREFIX + id;
    }

    /** What is stored of it. */
    record Stored(
            Map<TopicPartition, Long> begins, @Nullable Progressed progressed) {}

    /** Reads it when no transaction of it is open. */
    Stored read(Cluster cluster) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = Cluster.await(cluster.admin()
                        .listConsumerGroupOffsets(
                                Map.of(name(), new ListConsumerGroupOffsetsSpec()),
                                new ListConsumerGroupOffsetsOptions().requireStable(true))
                        .all())
                .getOrDefault(name(), Map.of());
        Map<TopicPartition, Long> begins = new HashMap<>();
        offsets.forEach((partition, committed) -> {
            if (committed != null) {
                begins.put(partition, committed.offset());
            }
        });
        OffsetAndMetadata first = offsets.get(counter());
        try {
            return new Stored(begins, first == null ? null : Progressed.decode(first.metadata()));
        } catch (IllegalArgumentException e) {
            throw new OperationException(new Conflict(
                    "the progress of submit " + id + " cannot be read (group " + name() + "): " + e.getMessage(),
                    "give another --id"));
        }
    }

    /** Where records of a submit that has not begun will be, at the earliest. */
    Map<TopicPartition, Long> ends(Cluster cluster) throws Exception {
        List<TopicPartition> all = new ArrayList<>(requests);
        all.addAll(results);
        return cluster.offsets(all, OffsetSpec.latest(), End.LAST);
    }

    /** What a transaction commits: the progress, and with the first one where everything begins. */
    Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, Long> begins, Progressed now, boolean first) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        if (first) {
            begins.forEach((partition, begin) -> offsets.put(partition, new OffsetAndMetadata(begin)));
        }
        offsets.put(counter(), new OffsetAndMetadata(begins.getOrDefault(counter(), 0L), now.encode()));
        return offsets;
    }

    /** The largest record that the topic takes; the client's own default if this user may not ask. */
    static int maxBytes(Cluster cluster, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            var config = Cluster.await(
                            cluster.admin().describeConfigs(List.of(resource)).all())
                    .get(resource);
            var entry = config == null ? null : config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            return entry == null ? DEFAULT_MAX_BYTES : Integer.parseInt(entry.value());
        } catch (AuthorizationException _) {
            return DEFAULT_MAX_BYTES;
        }
    }

    private TopicPartition counter() {
        return new TopicPartition(topic, 0);
    }
}

package dev.drover.operations.fleet;

import dev.drover.engine.CommittedProgress;
import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * A group as Kafka knows it.
 *
 * @param description null if there is no such group
 * @param partitions of all request topics, in order
 */
public record GroupProgress(@Nullable ConsumerGroupDescription description, List<HeldPartition> partitions)
        implements OperationResult {
    public GroupProgress {
        partitions = List.copyOf(partitions);
    }

    /** Partly: a partition has no worker. */
    @Override
    public Completion completion() {
        if (description == null) {
            return new Completion.NothingMatched();
        }
        long lost = partitions.stream().filter(each -> each.member() == null).count();
        return lost == 0 ? new Completion.Done() : new Completion.Partly(partitions.size() - lost, lost);
    }

    /** How many partitions of the request topics the group has given to this member; 0 if it is not one. */
    public long assigned(@Nullable String member) {
        if (description == null || member == null) {
            return 0;
        }
        Set<TopicPartition> requests =
                partitions.stream().map(HeldPartition::partition).collect(Collectors.toSet());
        return description.members().stream()
                .filter(each -> each.consumerId().equals(member))
                .flatMap(each -> each.assignment().topicPartitions().stream())
                .filter(requests::contains)
                .count();
    }

    /** Ids of the group's members. */
    Set<String> memberIds() {
        return description == null
                ? Set.of()
                : description.members().stream()
                        .map(MemberDescription::consumerId)
                        .collect(Collectors.toSet());
    }

    /** Requests without an outcome, of all partitions. */
    public OpenCount open() {
        return OpenCount.sum(partitions.stream().map(HeldPartition::open).toList());
    }

    /** As every Kafka tool counts it, of all partitions. */
    public long lag() {
        return partitions.stream().mapToLong(HeldPartition::lag).sum();
    }

    /** Asks at once for whatever does not need another answer first. */
    static GroupProgress read(OperationContext context, String group) throws Exception {
        Cluster cluster = context.cluster();
        Admin admin = cluster.admin();
        var described =
                admin.describeConsumerGroups(List.of(group)).describedGroups().get(group);
        var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata();
        List<TopicPartition> partitions = new ArrayList<>();
        Map<String, String> ids = new HashMap<>();
        for (String name : cluster.requestTopics()) {
            TopicDescription topic = cluster.topic(name);
            ids.put(name, topic.topicId().toString());
            topic.partitions().forEach(partition -> partitions.add(new TopicPartition(name, partition.partition())));
        }
        partitions.sort(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
        var begins = offsets(admin, partitions, OffsetSpec.earliest());
        var ends = offsets(admin, partitions, OffsetSpec.latest());

        ConsumerGroupDescription description = known(described);
        Map<TopicPartition, String> members = members(description);
        List<HeldPartition> held = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = Cluster.await(committed).get(partition);
            held.add(HeldPartition.of(
                    partition,
                    members.get(partition),
                    offset == null
                            ? null
                            : CommittedProgress.of(offset, cluster.id(), ids.getOrDefault(partition.topic(), "")),
                    Cluster.await(begins.partitionResult(partition)).offset(),
                    Cluster.await(ends.partitionResult(partition)).offset()));
        }
        return new GroupProgress(description, OpenCounter.count(context, held));
    }

    /** Null if there is no such group. */
    static @Nullable ConsumerGroupDescription description(OperationContext context, String group) throws Exception {
        return known(context.cluster()
                .admin()
                .describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group));
    }

    private static ListOffsetsResult offsets(Admin admin, List<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, spec));
        return admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    }

    private static @Nullable ConsumerGroupDescription known(@Nullable KafkaFuture<ConsumerGroupDescription> described)
            throws Exception {
        try {
            return described == null ? null : Cluster.await(described);
        } catch (GroupIdNotFoundException _) {
            return null;
        }
    }

    private static Map<TopicPartition, String> members(@Nullable ConsumerGroupDescription description) {
        Map<TopicPartition, String> members = new HashMap<>();
        if (description != null) {
            for (MemberDescription member : description.members()) {
                member.assignment()
                        .topicPartitions()
                        .forEach(partition -> members.put(
                                partition, member.groupInstanceId().orElse(member.consumerId()) + member.host()));
            }
        }
        return members;
    }
}

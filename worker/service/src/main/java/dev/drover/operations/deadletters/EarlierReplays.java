package dev.drover.operations.deadletters;

import dev.drover.operations.cluster.Cluster;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Runs that have been over the same letters, as far as the broker remembers their groups (7 days by default), and where
 * they kept their marks. They are how a run learns that it was given another marks topic than those before it, and would
 * send everything again.
 *
 * @param byMarks runs by marks topic; under {@link #UNKNOWN} those of versions that did not say
 */
record EarlierReplays(Map<String, Set<String>> byMarks) {
    static final String UNKNOWN = "";
    private static final int SHOWN = 3;

    /** @param letters the topic that they went through */
    static EarlierReplays of(Cluster cluster, String letters) throws Exception {
        List<String> groups = Cluster.await(cluster.admin().listGroups().all()).stream()
                .map(GroupListing::groupId)
                .filter(ReplayId::isGroup)
                .toList();
        Map<String, Map<TopicPartition, OffsetAndMetadata>> offsets = new HashMap<>();
        if (!groups.isEmpty()) {
            Map<String, ListConsumerGroupOffsetsSpec> asked = new HashMap<>();
            groups.forEach(group -> asked.put(group, new ListConsumerGroupOffsetsSpec()));
            ListConsumerGroupOffsetsResult found = cluster.admin().listConsumerGroupOffsets(asked);
            for (String group : groups) {
                try {
                    offsets.put(group, Cluster.await(found.partitionsToOffsetAndMetadata(group)));
                } catch (GroupIdNotFoundException _) {
                    // It has expired since, or its first transaction is still open.
                }
            }
        }
        Map<String, Set<String>> byMarks = new TreeMap<>();
        offsets.forEach((group, committed) -> committed.forEach((partition, offset) -> {
            if (offset != null && partition.topic().equals(letters)) {
                ReplayId.Memory memory = ReplayId.Memory.decode(offset.metadata());
                byMarks.computeIfAbsent(memory == null ? UNKNOWN : memory.marks(), _ -> new TreeSet<>())
                        .add(ReplayId.run(group));
            }
        }));
        return new EarlierReplays(byMarks);
    }

    /** All but this one. */
    EarlierReplays without(String run) {
        Map<String, Set<String>> others = new TreeMap<>();
        byMarks.forEach((marks, runs) -> {
            Set<String> rest = new TreeSet<>(runs);
            rest.remove(run);
            if (!rest.isEmpty()) {
                others.put(marks, rest);
            }
        });
        return new EarlierReplays(others);
    }

    /** Whether some did not say where their marks are. */
    boolean someUnknown() {
        return byMarks.containsKey(UNKNOWN);
    }

    /**
     * Why a run that uses these marks could send letters that were sent before; empty if nothing speaks for it.
     *
     * @param marks the marks topic
     * @param there whether it has been there before this run
     * @param also further marks topics that are looked at
     */
    Optional<String> against(String marks, boolean there, Collection<String> also) {
        for (Map.Entry<String, Set<String>> runs : byMarks.entrySet()) {
            String other = runs.getKey();
            if (!other.equals(UNKNOWN) && !other.equals(marks) && !also.contains(other)) {
                return Optional.of(
                        said(runs.getValue()) + " of these letters kept marks on topic " + other + ", not on "
                                + marks + ": give --topic replays=" + other
                                + " (or the --config that says so), or --marks-also "
                                + other + " to heed both");
            }
        }
        if (!there && (byMarks.containsKey(marks) || byMarks.containsKey(UNKNOWN))) {
            Set<String> runs = byMarks.getOrDefault(marks, byMarks.getOrDefault(UNKNOWN, Set.of()));
            return Optional.of(
                    said(runs) + " of these letters kept marks, and topic " + marks + " is not there: give the name of"
                            + " theirs (--config or --topic"
                            + " replays=NAME); if it was"
                            + " deleted, nobody knows what"
                            + " they sent (their results do):"
                            + " --again goes on without");
        }
        return Optional.empty();
    }

    private static String said(Set<String> runs) {
        return (runs.size() == 1 ? "run " : runs.size() + " runs, such as ")
                + String.join(", ", runs.stream().limit(SHOWN).toList());
    }
}

package dev.drover.operations.deadletters;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What a purge has come to.
 *
 * @param partitions in which something was to be deleted
 * @param refused why, by partition, of those that did not say that it was deleted
 */
public record PurgeResult(PurgeProposal proposal, long partitions, Map<TopicPartition, String> refused)
        implements OperationResult {
    public PurgeResult {
        Map<TopicPartition, String> sorted = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        sorted.putAll(refused);
        refused = sorted;
    }

    @Override
    public Completion completion() {
        return refused.isEmpty()
                ? new Completion.Done()
                : new Completion.Partly(partitions - refused.size(), refused.size());
    }
}

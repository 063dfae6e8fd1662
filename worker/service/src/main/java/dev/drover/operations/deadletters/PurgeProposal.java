package dev.drover.operations.deadletters;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What a purge would delete: everything from the begins up to, not including, the ends. These offsets are what is deleted,
 * whatever is written meanwhile.
 *
 * @param before the bound, as text for the audit topic
 * @param letters how many there are
 * @param open of these, how many were neither replayed nor parked
 */
public record PurgeProposal(
        String topic,
        String before,
        long letters,
        long open,
        Map<TopicPartition, Long> begins,
        Map<TopicPartition, Long> ends)
        implements OperationResult {
    public PurgeProposal {
        begins = Map.copyOf(begins);
        ends = Map.copyOf(ends);
    }

    /** Whether there is anything to delete in a partition. */
    public boolean concerns(TopicPartition partition) {
        return begins.getOrDefault(partition, 0L) < ends.getOrDefault(partition, 0L);
    }

    @Override
    public Completion completion() {
        return ends.keySet().stream().anyMatch(this::concerns)
                ? new Completion.Done()
                : new Completion.NothingMatched();
    }
}

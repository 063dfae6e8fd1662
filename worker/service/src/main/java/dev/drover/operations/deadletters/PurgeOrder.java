package dev.drover.operations.deadletters;

import dev.drover.operations.cluster.Bound;
import java.util.Set;

/**
 * What is to be deleted.
 *
 * @param before everything before it
 * @param said the bound in the words of the caller, for the audit topic
 * @param partitions empty for all
 * @param parked of the parking topic instead of the dead-letter topic
 */
public record PurgeOrder(Bound before, String said, Set<Integer> partitions, boolean parked) {
    public PurgeOrder {
        partitions = Set.copyOf(partitions);
    }
}

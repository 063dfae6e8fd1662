package dev.drover.engine;

import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * What this worker owns, as one immutable object: group metadata and lanes belong to the same instant. The
 * committer reads it once per transaction; two separate reads would be a race, since the broker takes a fresh
 * member epoch as valid for any partition.
 *
 * @param version grows with every publication
 */
record Ownership<C>(ConsumerGroupMetadata metadata, Set<PartitionProcessor<C>> lanes, long version) {
    static <C> Ownership<C> of(ConsumerGroupMetadata metadata, Collection<PartitionProcessor<C>> lanes, long version) {
        return new Ownership<>(metadata, Set.copyOf(lanes), version);
    }
}

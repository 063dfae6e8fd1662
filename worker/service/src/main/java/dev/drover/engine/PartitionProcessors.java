package dev.drover.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The lanes that this worker owns, and the ownership snapshot. Changed by the poll thread alone. */
final class PartitionProcessors<C> {
    /** With 31 bits of generation below the 53 that a JSON number keeps. */
    private static final int OPENED_BITS = 22;

    private static final long OPENED = (1L << OPENED_BITS) - 1;

    private final PartitionProcessor.Services<C> services;
    private final Map<TopicPartition, PartitionProcessor<C>> lanes = new ConcurrentHashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final int inboxLimit;
    private long opened;
    private long version;
    private volatile @Nullable Ownership<C> ownership;

    /** @param inboxLimit deliveries that wait in a lane before its partition is paused */
    PartitionProcessors(PartitionProcessor.Services<C> services, int inboxLimit) {
        this.services = services;
        this.inboxLimit = inboxLimit;
    }

    Collection<PartitionProcessor<C>> all() {
        return lanes.values();
    }

    @Nullable
    PartitionProcessor<C> of(TopicPartition partition) {
        return lanes.get(partition);
    }

    List<PartitionProcessor<C>> of(Collection<TopicPartition> partitions) {
        List<PartitionProcessor<C>> found = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            PartitionProcessor<C> lane = lanes.get(partition);
            if (lane != null) {
                found.add(lane);
            }
        }
        return found;
    }

    /** A new lane under a new epoch, paused; a former one of the partition is closed. */
    PartitionProcessor<C> open(TopicPartition partition, Consumer<byte[], byte[]> consumer) {
        PartitionProcessor<C> lane = new PartitionProcessor<>(
                partition, epoch(consumer.groupMetadata().generationId(), ++opened), services);
        PartitionProcessor<C> former = lanes.put(partition, lane);
        if (former != null) {
            former.close();
        }
        consumer.pause(Set.of(partition));
        paused.add(partition);
        consumer.seek(partition, 0); // a position, so that the consumer looks for none; the loader sets the real one
        return lane;
    }

    /**
     * Orders the assignments of a partition over all workers: the group gives a partition away only under a higher
     * generation, and within one it is a single worker's.
     */
    private static long epoch(int generation, long opened) {
        return ((long) Math.max(0, generation) << OPENED_BITS) + (opened & OPENED);
    }

    static long generation(long epoch) {
        return epoch >>> OPENED_BITS;
    }

    /** How many lanes the worker had opened. */
    static long ofWorker(long epoch) {
        return epoch & OPENED;
    }

    /** Ends the epochs of these partitions. */
    void remove(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            PartitionProcessor<C> lane = lanes.remove(partition);
            paused.remove(partition);
            if (lane != null) {
                lane.close();
            }
        }
    }

    /** Group metadata and lanes of one instant, for the committer. */
    void publish(ConsumerGroupMetadata metadata) {
        Ownership<C> last = ownership;
        Set<PartitionProcessor<C>> now = last != null
                        && last.lanes().size() == lanes.size()
                        && last.lanes().containsAll(lanes.values())
                ? last.lanes()
                : Set.copyOf(lanes.values());
        ownership = new Ownership<>(metadata, now, ++version);
    }

    @Nullable
    Ownership<C> ownership() {
        return ownership;
    }

    boolean anyPaused() {
        return !paused.isEmpty();
    }

    /** Pauses partitions whose lanes hold enough, resumes those that have room. */
    void control(Consumer<byte[], byte[]> consumer) {
        Set<TopicPartition> pause = new HashSet<>();
        Set<TopicPartition> resume = new HashSet<>();
        for (PartitionProcessor<C> lane : lanes.values()) {
            boolean isPaused = paused.contains(lane.partition());
            // half the limit to resume: not to toggle at each record
            boolean wants = lane.wantsPause(isPaused ? inboxLimit / 2 : inboxLimit, lanes.size());
            if (wants != isPaused) {
                (wants ? pause : resume).add(lane.partition());
            }
        }
        if (!pause.isEmpty()) {
            consumer.pause(pause);
            paused.addAll(pause);
        }
        if (!resume.isEmpty()) {
            consumer.resume(resume);
            paused.removeAll(resume);
        }
    }
}

package dev.drover.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Replays journal partitions into the states of lanes that are being loaded. A lane is done when its commit marker
 * carries the nonce of its committed blob, or else when everything was read up to an end that a read-uncommitted
 * client saw: the read-committed end could hide the old owner's last write behind somebody else's open transaction.
 * Used by the poll thread.
 */
final class JournalReader<C> implements AutoCloseable {
    private static final Duration SHORT = Duration.ofMillis(20);

    private static final class Replay<C> {
        final PartitionProcessor<C> lane;
        final @Nullable Long nonce;
        final long end;
        boolean markerSeen;
        boolean done;

        Replay(PartitionProcessor<C> lane, @Nullable Long nonce, long end) {
            this.lane = lane;
            this.nonce = nonce;
            this.end = end;
        }
    }

    /** @param markerSeen the partition was this group's before */
    record Replayed<C>(PartitionProcessor<C> lane, boolean markerSeen) {}

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Map<Integer, List<Replay<C>>> replays = new HashMap<>();
    private final Set<Integer> rewind = new HashSet<>();
    private boolean assigned;
    private @Nullable Consumer<byte[], byte[]> consumer;

    JournalReader(String topic, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.topic = topic;
        this.consumers = consumers;
    }

    /**
     * @param nonce null: read to the end
     * @param end of the lane's journal partition, as a read-uncommitted client sees it
     */
    void add(PartitionProcessor<C> lane, @Nullable Long nonce, long end) {
        int partition = lane.partition().partition();
        replays.computeIfAbsent(partition, _ -> new ArrayList<>()).add(new Replay<>(lane, nonce, end));
        rewind.add(partition); // replaying twice is harmless
        assigned = false;
    }

    /** Reads for a short while; returns the lanes that are now complete. */
    List<Replayed<C>> step() {
        replays.values().forEach(list -> list.removeIf(replay -> replay.lane.isClosed()));
        replays.values().removeIf(List::isEmpty);
        if (replays.isEmpty()) {
            close();
            return List.of();
        }
        Consumer<byte[], byte[]> reader = reader();
        for (ConsumerRecord<byte[], byte[]> entry : reader.poll(SHORT)) {
            for (Replay<C> replay : replays.getOrDefault(entry.partition(), List.of())) {
                feed(replay, entry);
            }
        }
        Map<Integer, Long> positions = new HashMap<>(); // all of them or an exception, before anything is removed
        for (Integer partition : replays.keySet()) {
            positions.put(partition, reader.position(new TopicPartition(topic, partition), Duration.ofSeconds(1)));
        }
        List<Replayed<C>> complete = new ArrayList<>();
        for (var entry : replays.entrySet()) {
            long position = positions.getOrDefault(entry.getKey(), 0L);
            for (Iterator<Replay<C>> all = entry.getValue().iterator(); all.hasNext(); ) {
                Replay<C> replay = all.next();
                if (replay.done || position >= replay.end) {
                    complete.add(new Replayed<>(replay.lane, replay.markerSeen));
                    all.remove();
                }
            }
        }
        assigned &= !replays.values().removeIf(List::isEmpty);
        return complete;
    }

    private static void feed(Replay<?> replay, ConsumerRecord<byte[], byte[]> entry) {
        if (replay.done || entry.key() == null) {
            return;
        }
        OptionalLong nonce = replay.lane.state().replay(entry.key(), entry.value());
        if (nonce.isPresent()) {
            replay.markerSeen = true;
            replay.done = replay.nonce != null && replay.nonce == nonce.getAsLong();
        }
    }

    private Consumer<byte[], byte[]> reader() {
        Consumer<byte[], byte[]> current = consumer;
        if (current == null) {
            current = consumers.get();
            consumer = current;
        }
        if (!assigned) {
            rewind.retainAll(replays.keySet());
            current.assign(partitions(replays.keySet()));
            current.seekToBeginning(partitions(rewind));
            rewind.clear();
            assigned = true;
        }
        return current;
    }

    private List<TopicPartition> partitions(Set<Integer> numbers) {
        return numbers.stream().map(number -> new TopicPartition(topic, number)).toList();
    }

    /** Lets go of the connection; it is made anew when needed. */
    @Override
    public void close() {
        Consumer<byte[], byte[]> old = consumer;
        consumer = null;
        assigned = false;
        if (old != null) {
            old.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }
}

package dev.drover.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
        final Lane<C> lane;
        final @Nullable Long nonce;
        final long end;
        boolean markerSeen;
        boolean done;

        Replay(Lane<C> lane, @Nullable Long nonce, long end) {
            this.lane = lane;
            this.nonce = nonce;
            this.end = end;
        }
    }

    /** @param markerSeen the partition was this group's before */
    record Replayed<C>(Lane<C> lane, boolean markerSeen) {}

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Map<Integer, List<Replay<C>>> replays = new HashMap<>();
    private @Nullable Consumer<byte[], byte[]> consumer;

    JournalReader(String topic, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.topic = topic;
        this.consumers = consumers;
    }

    /**
     * @param nonce null: read to the end
     * @param end of the lane's journal partition, as a read-uncommitted client sees it
     */
    void add(Lane<C> lane, @Nullable Long nonce, long end) {
        int partition = lane.partition().partition();
        replays.computeIfAbsent(partition, _ -> new ArrayList<>()).add(new Replay<>(lane, nonce, end));
        Consumer<byte[], byte[]> reader = reader();
        assign(reader);
        reader.seekToBeginning(List.of(new TopicPartition(topic, partition))); // replaying twice is harmless
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
        List<Replayed<C>> complete = new ArrayList<>();
        for (var entry : replays.entrySet()) {
            long position = reader.position(new TopicPartition(topic, entry.getKey()), Duration.ofSeconds(1));
            for (Iterator<Replay<C>> all = entry.getValue().iterator(); all.hasNext(); ) {
                Replay<C> replay = all.next();
                if (replay.done || position >= replay.end) {
                    complete.add(new Replayed<>(replay.lane, replay.markerSeen));
                    all.remove();
                }
            }
        }
        if (replays.values().removeIf(List::isEmpty)) {
            assign(reader);
        }
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
        return current;
    }

    private void assign(Consumer<byte[], byte[]> reader) {
        reader.assign(replays.keySet().stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList());
    }

    /** Lets go of the connection; it is made anew when needed. */
    @Override
    public void close() {
        Consumer<byte[], byte[]> old = consumer;
        consumer = null;
        if (old != null) {
            old.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }
}

package dev.drover.operations.cluster;

import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions from a bound, {@code read_committed} and without a group: up to the ends that they have when it is
 * opened, so that it ends whatever is written meanwhile, or on and on. Records that compaction or retention has removed,
 * and transaction markers, are passed over. For one thread.
 */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    /** As long as a dead producer's transaction may stay open by default, and the broker's look for it. */
    private static final Duration OPEN_TRANSACTION = Duration.ofSeconds(75);

    private final OperationContext context;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Long> begins;
    private final long notBefore;
    private boolean wasRead;

    private TopicReader(
            OperationContext context,
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, Long> ends,
            long notBefore) {
        this.context = context;
        this.consumer = context.cluster().consumer(Map.of());
        this.begins = Map.copyOf(begins);
        this.ends = Map.copyOf(ends);
        this.notBefore = notBefore;
    }

    /** Up to where records are read. */
    public enum End {
        /** What is committed at this moment; an open transaction hides itself and all that follows it. */
        STABLE,
        /** Everything that is there at this moment; waits for the end of transactions that are open. */
        LAST
    }

    /**
     * Opens all partitions of topics.
     *
     * @param from null for the beginning
     * @throws OperationException if a topic does not exist
     */
    public static TopicReader of(OperationContext context, Collection<String> topics, @Nullable Bound from)
            throws Exception {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            partitions.addAll(context.cluster().partitions(topic));
        }
        return of(context, partitions, from, End.STABLE);
    }

    /**
     * Opens partitions.
     *
     * @param from null for the beginning
     */
    public static TopicReader of(
            OperationContext context, Collection<TopicPartition> partitions, @Nullable Bound from, End end)
            throws Exception {
        Cluster cluster = context.cluster();
        Map<TopicPartition, Long> ends = cluster.offsets(partitions, OffsetSpec.latest(), end);
        Map<TopicPartition, Long> begins = cluster.offsets(partitions, OffsetSpec.earliest(), end);
        switch (from) {
            case null -> {}
            case Bound.Offset(long offset) -> begins.replaceAll((_, first) -> Math.max(first, offset));
            case Bound.Time(var time) ->
                cluster.offsets(partitions, OffsetSpec.forTimestamp(time.toEpochMilli()), end)
                        .forEach((partition, first) ->
                                begins.put(partition, first < 0 ? ends.getOrDefault(partition, 0L) : first));
        }
        // What lies at the offset of a time may be a transaction's marker, which has the broker's time.
        long notBefore = from instanceof Bound.Time(var time) ? time.toEpochMilli() : Long.MIN_VALUE;
        return new TopicReader(context, begins, ends, notBefore);
    }

    /** Opens partitions from given offsets up to, not including, given ends. */
    public static TopicReader between(
            OperationContext context, Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
        return new TopicReader(context, begins, ends, Long.MIN_VALUE);
    }

    /** Offsets that reading starts at. */
    public Map<TopicPartition, Long> begins() {
        return begins;
    }

    /** Offsets that reading stops before. */
    public Map<TopicPartition, Long> ends() {
        return ends;
    }

    /** How many offsets there are to read; markers and gaps included, so never less than the records. */
    public long span() {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - begins.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    /**
     * Shows every record up to the ends, in the order of each partition; may be called once.
     *
     * @return how many records were shown
     * @throws OperationException if the rest is held back by a transaction that stays open
     * @throws org.apache.kafka.common.errors.TimeoutException if the broker is gone
     * @throws InterruptedException if a stop was asked for
     */
    public long read(Visitor visitor) throws Exception {
        Set<TopicPartition> open = new HashSet<>();
        ends.forEach((partition, end) -> {
            if (begins.getOrDefault(partition, 0L) < end) {
                open.add(partition);
            }
        });
        start(open, begins);
        long shown = 0;
        Stall stall = new Stall();
        while (!open.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> each : poll()) {
                if (isBeforeEnd(each) && each.timestamp() >= notBefore) {
                    shown++;
                    if (!visitor.visit(each)) {
                        return shown;
                    }
                }
            }
            stall.look(open);
            if (open.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L))) {
                consumer.assign(open);
            }
        }
        wasRead = true;
        return shown;
    }

    /** Says between two polls whether following goes on. */
    @FunctionalInterface
    public interface Patience {
        boolean goesOn(Position position) throws Exception;
    }

    /**
     * Shows every record from the begins, or from the ends if it was read up to them, and those that are written meanwhile.
     * Ends when the visitor or the patience has enough.
     *
     * @param silence how long a broker that does not answer is waited for
     * @throws KafkaException if the broker is gone
     * @throws InterruptedException if a stop was asked for
     */
    public void follow(Duration silence, Visitor visitor, Patience patience) throws Exception {
        Map<TopicPartition, Long> from = wasRead ? ends : begins;
        start(from.keySet(), from);
        Newest newest = new Newest(silence);
        while (patience.goesOn(newest.position())) {
            boolean any = false;
            for (ConsumerRecord<byte[], byte[]> each : poll()) {
                any = true;
                // What is written from now on is new, whatever the clock of its writer says.
                boolean meant = !isBeforeEnd(each) || each.timestamp() >= notBefore;
                if (meant && !visitor.visit(each)) {
                    return;
                }
            }
            newest.look(any);
        }
    }

    private void start(Collection<TopicPartition> partitions, Map<TopicPartition, Long> offsets) {
        consumer.assign(partitions);
        partitions.forEach(partition -> consumer.seek(partition, offsets.getOrDefault(partition, 0L)));
    }

    private ConsumerRecords<byte[], byte[]> poll() throws InterruptedException {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        context.stop().check();
        return polled;
    }

    private boolean isBeforeEnd(ConsumerRecord<byte[], byte[]> each) {
        return each.offset() < ends.getOrDefault(new TopicPartition(each.topic(), each.partition()), 0L);
    }

    private boolean hasPassed(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** The ends as they were seconds ago; poll does not tell that a broker is gone. */
    private final class Newest {
        private final Duration silence;
        private Map<TopicPartition, Long> known = ends;
        private long silentSince = System.nanoTime();
        // The first look comes at once: a search for last week's records must not be kept waiting.
        private long lookAt = silentSince;

        Newest(Duration silence) {
            this.silence = silence;
        }

        Position position() {
            if (!hasPassed(ends)) {
                return Position.BEHIND;
            }
            return hasPassed(known) ? Position.CAUGHT_UP : Position.AT_FIRST_END;
        }

        void look(boolean any) throws Exception {
            if (any) {
                silentSince = System.nanoTime();
            }
            if (System.nanoTime() <= lookAt) {
                return;
            }
            try {
                known = context.cluster().offsets(ends.keySet(), OffsetSpec.latest(), End.STABLE);
                silentSince = System.nanoTime();
            } catch (KafkaException e) {
                if (System.nanoTime() - silentSince > silence.toNanos()) {
                    throw e;
                }
                context.remark(new ClusterRemark.StillWaiting());
            }
            lookAt = System.nanoTime() + LOOK_AGAIN.toNanos();
        }
    }

    /** Tells a slow topic from a broker that is gone and from a transaction that stays open. */
    private final class Stall {
        private Map<TopicPartition, Long> seen = Map.of();
        private long since = System.nanoTime();
        private long lookAt = since + LOOK_AGAIN.toNanos();

        void look(Set<TopicPartition> open) throws Exception {
            Map<TopicPartition, Long> positions = new HashMap<>();
            open.forEach(partition -> positions.put(partition, consumer.position(partition)));
            long now = System.nanoTime();
            if (!positions.equals(seen)) {
                seen = positions;
                since = now;
                lookAt = now + LOOK_AGAIN.toNanos();
                return;
            }
            if (now < lookAt) {
                return;
            }
            lookAt = now + LOOK_AGAIN.toNanos();
            // Fails if the broker is gone, which poll does not tell.
            Map<TopicPartition, Long> stable = context.cluster().offsets(open, OffsetSpec.latest(), End.STABLE);
            if (now - since > OPEN_TRANSACTION.toNanos()) {
                TopicPartition stuck = open.iterator().next();
                throw new OperationException(new Failed(stuck + " cannot be read beyond offset " + positions.get(stuck)
                        + ": its last stable offset is " + stable.get(stuck)
                        + ", a transaction may be open (kafka-transactions.sh find-hanging)"));
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }

    static ListOffsetsOptions options(End end) {
        return new ListOffsetsOptions(
                switch (end) {
                    case STABLE -> IsolationLevel.READ_COMMITTED;
                    case LAST -> IsolationLevel.READ_UNCOMMITTED;
                });
    }
}

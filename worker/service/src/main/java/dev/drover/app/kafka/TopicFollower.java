package dev.drover.app.kafka;

import dev.drover.engine.KafkaClients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads compacted topics from their beginning and goes on reading, all partitions, also those that are added. Reads what
 * is not yet committed, too: nobody's open transaction holds it up. One thread reads and calls the listeners; a broker
 * that goes away is waited for, and reading goes on where it was.
 */
public final class TopicFollower implements AutoCloseable {
    /** How long ago it was level, if it never was. */
    public static final Duration NEVER = Duration.ofDays(36_500);

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ASK = Duration.ofSeconds(2);
    private static final Duration BETWEEN_ENDS = Duration.ofMillis(500);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration LEAVE = Duration.ofSeconds(2);

    private final KafkaClients clients;
    private final Map<String, Listener> listeners;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong records = new AtomicLong();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Set<TopicPartition> assigned = new HashSet<>();
    private @Nullable Asked asked;
    private Instant looked = Instant.MIN;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile @Nullable Instant level;
    private volatile @Nullable Thread thread;
    private volatile String trouble = "";

    /** Is told of what is read; always on the follower's thread. */
    public interface Listener {
        /** A record, the older ones of its partition before it. */
        void record(ConsumerRecord<byte[], byte[]> entry);

        /** Several times a second, before and between records. */
        default void tick(Instant now) {}

        /** A partition of the topic is read from its beginning again: the topic was created again, or cut. */
        default void startsOver(int partition) {}

        /** Everything that there was a moment ago has been read. */
        default void level() {}
    }

    /** The ends of all partitions at some instant. */
    private record Asked(Instant at, Map<TopicPartition, Long> ends) {}

    /** @param listeners by the name of the topic that each follows */
    public TopicFollower(KafkaClients clients, Map<String, Listener> listeners, InstantSource clock) {
        this.clients = clients;
        this.listeners = Map.copyOf(listeners);
        this.clock = clock;
    }

    /** Begins; once. */
    public void start() {
        thread = Thread.ofPlatform().name("drover-follower").daemon().start(this::run);
    }

    /**
     * How old what is known may be: the time since the ends were asked for that were then reached, in all topics.
     *
     * @return {@link #NEVER} before everything was read for the first time
     */
    public Duration staleness(Instant now) {
        Instant known = level;
        Duration age = known == null ? NEVER : Duration.between(known, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Whether everything that there was at the start has been read. */
    public boolean caughtUp() {
        return level != null;
    }

    /** Records read so far. */
    public long records() {
        return records.get();
    }

    /** What keeps it from reading, for people; empty if nothing does. */
    public String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        Thread running = thread;
        if (running != null) {
            try {
                running.join(LEAVE.plus(LEAVE));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        try {
            while (closing.getCount() > 0) {
                attempt();
                if (closing.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException | InterruptException _) {
            // told to stop
        }
    }

    /** Whoever waits for what is followed waits for ever if this thread ends. */
    private void attempt() {
        try {
            connect();
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("following {} failed, trying again", listeners.keySet(), e);
            trouble = String.valueOf(e.getMessage());
        }
    }

    private void connect() {
        Consumer<byte[], byte[]> fresh = null;
        try {
            fresh = clients.consumer(FollowerSettings.of(BETWEEN_LOOKS));
            consumer = fresh;
            assigned.clear();
            asked = null;
            looked = Instant.MIN;
            while (closing.getCount() > 0) {
                step(fresh, clock.instant());
            }
        } catch (WakeupException _) {
            // told to stop
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            if (!trouble.equals(String.valueOf(e.getMessage()))) {
                LOG.warn("following {} was interrupted, trying again", listeners.keySet(), e);
            }
            trouble = String.valueOf(e.getMessage());
        } finally {
            consumer = null;
            if (fresh != null) {
                fresh.close(CloseOptions.timeout(LEAVE));
            }
        }
    }

    private void step(Consumer<byte[], byte[]> reader, Instant now) {
        if (Duration.between(looked, now).compareTo(BETWEEN_LOOKS) >= 0) {
            assign(reader);
            looked = now;
        }
        listeners.values().forEach(listener -> listener.tick(now));
        if (assigned.isEmpty()) {
            throw new KafkaException("topics " + listeners.keySet() + " are not there");
        }
        ask(reader, now);
        hand(reader.poll(POLL));
        compare(reader);
    }

    /** Partitions that are new are read from their beginning, the others from where they were. */
    private void assign(Consumer<byte[], byte[]> reader) {
        Set<TopicPartition> there = new HashSet<>();
        for (String topic : listeners.keySet()) {
            List<PartitionInfo> partitions = reader.partitionsFor(topic, ASK);
            if (partitions == null || partitions.isEmpty()) {
                throw new KafkaException("topic " + topic + " is not there");
            }
            partitions.forEach(partition -> there.add(new TopicPartition(topic, partition.partition())));
        }
        if (assigned.containsAll(there)) {
            return;
        }
        reader.assign(there);
        for (TopicPartition partition : there) {
            if (!assigned.contains(partition)) {
                Long from = next.get(partition);
                if (from == null) {
                    reader.seekToBeginning(List.of(partition));
                } else {
                    reader.seek(partition, from);
                }
            }
        }
        assigned.addAll(there);
        asked = null; // level means level with the new ones, too
    }

    private void ask(Consumer<byte[], byte[]> reader, Instant now) {
        Instant last = level;
        boolean due = last == null || Duration.between(last, now).abs().compareTo(BETWEEN_ENDS) >= 0;
        if (asked != null || !due) {
            return;
        }
        try {
            Map<TopicPartition, Long> ends = reader.endOffsets(assigned, ASK);
            ends.forEach((partition, end) -> startOverIfShorter(reader, partition, end));
            asked = new Asked(now, ends);
        } catch (TimeoutException e) {
            trouble = "the broker does not say how far it is: " + e.getMessage();
            LOG.debug("{}", trouble);
        }
    }

    /** Created again, or cut: everything is read once more, which adds nothing twice; what to forget is the listener's. */
    private void startOverIfShorter(Consumer<byte[], byte[]> reader, TopicPartition partition, long end) {
        Long from = next.get(partition);
        if (from != null && from > end) {
            LOG.warn("{} ends at {}, before what was read of it: reading it from its beginning", partition, end);
            next.remove(partition);
            reader.seekToBeginning(List.of(partition));
            Listener listener = listeners.get(partition.topic());
            if (listener != null) {
                listener.startsOver(partition.partition());
            }
        }
    }

    private void hand(ConsumerRecords<byte[], byte[]> read) {
        for (ConsumerRecord<byte[], byte[]> entry : read) {
            Listener listener = listeners.get(entry.topic());
            try {
                if (listener != null) {
                    listener.record(entry);
                }
            } catch (RuntimeException bug) {
                LOG.error("{}-{}@{} could not be taken", entry.topic(), entry.partition(), entry.offset(), bug);
            }
        }
        records.addAndGet(read.count());
        read.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
    }

    private void compare(Consumer<byte[], byte[]> reader) {
        Asked then = asked;
        if (then == null) {
            return;
        }
        try {
            for (Map.Entry<TopicPartition, Long> end : then.ends().entrySet()) {
                if (reader.position(end.getKey(), ASK) < end.getValue()) {
                    return;
                }
            }
            level = then.at();
            asked = null;
            trouble = "";
            listeners.values().forEach(Listener::level);
        } catch (TimeoutException e) {
            trouble = "the broker does not answer: " + e.getMessage();
        }
    }
}

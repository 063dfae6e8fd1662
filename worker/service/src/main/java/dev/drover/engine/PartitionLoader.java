package dev.drover.engine;

import dev.drover.engine.EngineSettings.StartAt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings assigned partitions from loading to running, a short step after each poll: committed offset and blob, what
 * the log holds, the journal, then bitmap and levels, then the consumer's position. Used by the poll thread.
 */
final class PartitionLoader<C> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PartitionLoader.class);
    private static final Duration SHORT = Duration.ofMillis(200);

    /** What loading reports to. */
    interface Loaded<C> {
        /** The lane may run; its offset is to be committed at once if {@code commitNow}. */
        void ready(PartitionProcessor<C> lane, boolean commitNow);
    }

    /** @param committed null if the group has no offset for the partition */
    private record Known<C>(
            PartitionProcessor<C> lane, @Nullable OffsetAndMetadata committed, Restart.From from, long topicHash) {}

    private final String journalTopic;
    private final StartAt startAt;
    private final BrokerFacts broker;
    private final JournalReader<C> journal;
    private final EngineEvents events;
    private final InstantSource clock;
    private final Predicate<TopicPartition> inTransaction;
    private final Set<PartitionProcessor<C>> fresh = new LinkedHashSet<>();
    private final Map<PartitionProcessor<C>, Known<C>> replaying = new HashMap<>();
    private boolean oneByOne;
    private volatile @Nullable String clusterId;

    /** @param inTransaction whether a transaction of this worker may still commit the partition's offset */
    PartitionLoader(
            EngineSettings settings,
            BrokerFacts broker,
            JournalReader<C> journal,
            EngineEvents events,
            InstantSource clock,
            Predicate<TopicPartition> inTransaction) {
        this.inTransaction = inTransaction;
        this.journalTopic = settings.journalTopic();
        this.startAt = settings.startAt();
        this.broker = broker;
        this.journal = journal;
        this.events = events;
        this.clock = clock;
    }

    /** Of the cluster that was loaded from; null before the first lane runs. */
    @Nullable
    String clusterId() {
        return clusterId;
    }

    void add(PartitionProcessor<C> lane) {
        fresh.add(lane);
    }

    boolean busy() {
        return !fresh.isEmpty() || !replaying.isEmpty();
    }

    /** One short step. */
    void step(Consumer<byte[], byte[]> consumer, Loaded<C> loaded) {
        fresh.removeIf(PartitionProcessor::isClosed);
        replaying.keySet().removeIf(PartitionProcessor::isClosed);
        try {
            List<PartitionProcessor<C>> next = next();
            if (!next.isEmpty()) {
                locate(consumer, next);
            }
            if (!replaying.isEmpty()) {
                for (JournalReader.Replayed<C> replayed : journal.step()) {
                    Known<C> known = replaying.remove(replayed.lane());
                    if (known != null) {
                        finish(consumer, known, replayed.markerSeen(), loaded);
                    }
                }
            } else {
                journal.close();
            }
        } catch (KafkaException e) {
            String what = "waiting for the broker: " + ProducerErrors.describe(e);
            fresh.forEach(lane -> lane.loading(what));
            replaying.keySet().forEach(lane -> lane.loading(what));
            log.debug("loading: {}", what);
        }
    }

    /** Those to ask about now: one alone while a transaction makes all wait, so that it delays only its own. */
    private List<PartitionProcessor<C>> next() {
        oneByOne &= !fresh.isEmpty();
        // a lane that was closed while its transaction was under way leaves the partition's offset undecided
        return fresh.stream()
                .filter(lane -> !inTransaction.test(lane.partition()))
                .limit(oneByOne ? 1 : Long.MAX_VALUE)
                .toList();
    }

    private void locate(Consumer<byte[], byte[]> consumer, List<PartitionProcessor<C>> next) {
        Map<TopicPartition, PartitionProcessor<C>> lanes = new LinkedHashMap<>();
        next.forEach(lane -> lanes.put(lane.partition(), lane));
        Map<TopicPartition, OffsetAndMetadata> committed;
        try {
            committed = consumer.committed(lanes.keySet(), SHORT); // waits while the old owner's transaction is open
        } catch (TimeoutException _) {
            next.forEach(lane -> lane.loading("waiting for the committed offset; a former owner's transaction may be "
                    + "open: kafka-transactions.sh find-hanging names one that hangs"));
            oneByOne = true;
            next.forEach(fresh::remove);
            fresh.addAll(next); // at the end of the line
            return;
        }
        BrokerFacts.Answer answer = broker.ask(lanes.keySet(), journalTopic);
        clusterId = answer.clusterId();
        for (PartitionProcessor<C> lane : next) {
            fresh.remove(lane);
            TopicPartition partition = lane.partition();
            Restart.Facts facts = answer.facts().get(partition);
            Long journalEnd = answer.journalEnds().get(partition.partition());
            if (facts == null || journalEnd == null) {
                throw new IllegalStateException("no facts of " + partition);
            }
            OffsetAndMetadata offset = committed.get(partition);
            switch (Restart.decide(offset, facts, startAt)) {
                case Restart.Refuse(var why) -> lane.halt(why);
                case Restart.From from -> {
                    lane.loading("reading " + journalTopic + "-" + partition.partition());
                    replaying.put(lane, new Known<>(lane, offset, from, facts.topicHash()));
                    journal.add(lane, from.nonce(), journalEnd);
                }
            }
        }
    }

    private void finish(Consumer<byte[], byte[]> consumer, Known<C> known, boolean markerSeen, Loaded<C> loaded) {
        PartitionProcessor<C> lane = known.lane();
        Restart.From from = known.from();
        if (known.committed() == null && markerSeen) {
            lane.halt("the group has no offset for " + lane.partition() + ", but " + journalTopic
                    + " shows that it had: offsets expired or were deleted, and starting over would answer and bill "
                    + "everything again. Stop the workers and set the offset with kafka-consumer-groups.sh "
                    + "--reset-offsets");
            return;
        }
        String obstacle = lane.state().obstacle();
        if (obstacle != null) {
            lane.halt("its state cannot be taken up: " + obstacle);
            return;
        }
        if (!from.note().isEmpty()) {
            log.warn("{}: {}", lane.partition(), from.note());
        }
        if (from.lost() > 0) {
            events.lostToRetention(lane.partition().topic(), lane.partition().partition(), from.lost());
        }
        Instant now = clock.instant();
        lane.state().restore(from.levels(), now);
        consumer.seek(lane.partition(), position(known));
        lane.start(new OffsetWindow(from.base(), from.complete()), known.topicHash());
        loaded.ready(lane, from.commitNow());
        log.info(
                "{} runs from offset {}, {} complete above it",
                lane,
                from.base(),
                from.complete().cardinality());
    }

    /** With the leader epoch of the commit, if it goes on there, so that a truncation since then is noticed. */
    private static OffsetAndMetadata position(Known<?> known) {
        OffsetAndMetadata committed = known.committed();
        long base = known.from().base();
        return committed != null && committed.offset() == base
                ? new OffsetAndMetadata(base, committed.leaderEpoch(), "")
                : new OffsetAndMetadata(base);
    }

    @Override
    public void close() {
        journal.close();
        broker.close();
    }
}

package dev.drover.operations.deadletters;

import dev.drover.contracts.Origin;
import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.Known;
import dev.drover.deadletter.Letter;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import dev.drover.operations.cluster.TopicReader.End;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to letters already: marks by origin, and requests that have an answer. Takes up to 100 bytes for each
 * mark that is kept. For one thread.
 */
final class Marks implements Known {
    /** Up to so many, in {@link MarkTable} below 110 MB, all are kept; beyond it letters are read twice instead. */
    private static final long FEW = 1_000_000;

    private final String clusterId;
    /** Those of this run, which come after all others. */
    private final MarkTable ours;
    /**
     * One for each partition of each topic: only there the later record is the later mark. A tombstone takes back the mark of
     * its own partition and no other.
     */
    private final Map<TopicPartition, MarkTable> found = new LinkedHashMap<>();

    private final HashedSet answered = new HashedSet();
    private long read;

    Marks(Cluster cluster) {
        this(cluster.id());
    }

    /** @param clusterId which request ids are made of */
    Marks(String clusterId) {
        this.clusterId = clusterId;
        this.ours = new MarkTable(clusterId);
    }

    /**
     * The marks of the letters that a command is about to show, and where the topic is small enough of others.
     *
     * @param limit how many letters are looked at
     */
    static Marks of(OperationContext context, LetterReader letters, long limit) throws Exception {
        Cluster cluster = context.cluster();
        String topic = cluster.topics().replays();
        Marks marks = new Marks(cluster);
        if (cluster.existing(List.of(topic)).isEmpty()) {
            context.remark(new DeadLetterRemark.NoMarks(topic, false));
            return marks;
        }
        try (TopicReader reader = TopicReader.of(context, cluster.partitions(topic), null, End.STABLE)) {
            marks.add(reader, reader.span() <= FEW ? _ -> true : identities(letters, limit)::contains);
        }
        return marks;
    }

    private static HashedSet identities(LetterReader letters, long limit) throws Exception {
        HashedSet identities = new HashedSet();
        long[] seen = {0};
        letters.read(letter -> {
            boolean _ = identities.add(letter.identity().toString());
            return ++seen[0] < limit;
        });
        return identities;
    }

    /**
     * Adds the marks of a topic.
     *
     * @param wanted origins, as text, whose marks are kept
     * @param end {@link End#LAST} where nobody else can write marks any more, and all that were written must be seen
     * @throws dev.drover.operations.OperationException if there is no such topic
     */
    void add(OperationContext context, String topic, Predicate<String> wanted, End end) throws Exception {
        try (TopicReader reader = TopicReader.of(context, context.cluster().partitions(topic), null, end)) {
            add(reader, wanted);
        }
    }

    private void add(TopicReader reader, Predicate<String> wanted) throws Exception {
        reader.read(consumed -> {
            String origin = consumed.key() == null ? "" : new String(consumed.key(), StandardCharsets.UTF_8);
            if (wanted.test(origin)) {
                found(new TopicPartition(consumed.topic(), consumed.partition()), origin, consumed.value());
            } else {
                read++;
            }
            return true;
        });
    }

    /** A record of a marks topic, in the order of its partition. */
    void found(TopicPartition partition, String origin, byte @Nullable [] value) {
        read++;
        MarkTable table = found.computeIfAbsent(partition, _ -> new MarkTable(clusterId));
        ReplayMark mark = decode(value);
        if (mark == null) {
            table.remove(origin);
        } else {
            table.put(origin, mark);
        }
    }

    /** Marks that were looked at, wanted or not. */
    long read() {
        return read;
    }

    /** A tombstone takes a mark back; one that cannot be read, from a later version, still is one. */
    private static @Nullable ReplayMark decode(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            return ReplayMark.decode(value);
        } catch (IllegalArgumentException _) {
            return new ReplayMark("unknown", 0, java.time.Instant.EPOCH, null, "an unreadable mark");
        }
    }

    void put(Origin identity, ReplayMark mark) {
        ours.put(identity.toString(), mark);
    }

    /** What was put could not be written. */
    void forget(Origin identity) {
        ours.remove(identity.toString());
    }

    /**
     * This run's, or else the one that was found. Where several partitions have one, of several topics or of a topic that
     * was given more partitions, clocks cannot say which is later: one that was sent stands before one that was parked,
     * so that nothing is sent again unasked.
     */
    @Override
    public @Nullable ReplayMark mark(Origin identity) {
        String origin = identity.toString();
        ReplayMark best = ours.get(origin);
        if (best != null) {
            return best;
        }
        for (MarkTable table : found.values()) {
            ReplayMark mark = table.get(origin);
            if (mark != null && (best == null || best.to() == null)) {
                best = mark;
            }
        }
        return best;
    }

    /** Where the requests of these letters went, as text. */
    HashedSet destinations() {
        HashedSet destinations = new HashedSet();
        found.values().forEach(table -> table.destinations(destinations::add));
        return destinations;
    }

    /** The request with this id, or the record at this origin, has an answer. */
    void answered(String idOrOrigin) {
        boolean _ = answered.add(idOrOrigin);
    }

    @Override
    public boolean answered(Letter letter) {
        if (answered.contains(letter.id())
                || answered.contains(letter.identity().toString())) {
            return true;
        }
        ReplayMark mark = mark(letter.identity());
        return mark != null && mark.to() != null && answered.contains(mark.to());
    }
}

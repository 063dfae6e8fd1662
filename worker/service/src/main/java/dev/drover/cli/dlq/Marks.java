package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Cluster;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.TopicReader;
import dev.drover.cli.kafka.TopicReader.End;
import dev.drover.contracts.Origin;
import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.Known;
import dev.drover.deadletter.Letter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to letters already: marks by origin, and requests that have an answer. Takes up to 100 bytes for each
 * mark that is kept. For one thread.
 */
final class Marks implements Known {
    /** Up to so many, in {@link MarkTable} below 110 MB, all are kept; beyond it letters are read twice instead. */
    private static final long FEW = 1_000_000;

    private final MarkTable marks;
    private final HashedSet answered = new HashedSet();
    private long read;

    Marks(Cluster cluster) {
        this.marks = new MarkTable(cluster.id());
    }

    /**
     * The marks of the letters that a command is about to show, and where the topic is small enough of others.
     *
     * @param limit how many letters are looked at
     */
    static Marks of(Session session, LetterReader letters, long limit) throws Exception {
        Cluster cluster = session.cluster();
        String topic = cluster.topics().replays();
        Marks marks = new Marks(cluster);
        if (cluster.existing(List.of(topic)).isEmpty()) {
            session.say("marks topic " + topic + " does not exist: which letters were replayed is not known here");
            return marks;
        }
        try (TopicReader reader = TopicReader.of(cluster, cluster.partitions(topic), null, End.STABLE)) {
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
     * @throws dev.drover.cli.kafka.CommandFailure if there is no such topic
     */
    void add(Cluster cluster, String topic, Predicate<String> wanted, End end) throws Exception {
        try (TopicReader reader = TopicReader.of(cluster, cluster.partitions(topic), null, end)) {
            add(reader, wanted);
        }
    }

    private void add(TopicReader reader, Predicate<String> wanted) throws Exception {
        reader.read(consumed -> {
            read++;
            String origin = consumed.key() == null ? "" : new String(consumed.key(), StandardCharsets.UTF_8);
            if (wanted.test(origin)) {
                ReplayMark mark = decode(consumed.value());
                if (mark == null) {
                    marks.remove(origin);
                } else {
                    marks.put(origin, mark);
                }
            }
            return true;
        });
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
        marks.put(identity.toString(), mark);
    }

    /** What was put could not be written. */
    void forget(Origin identity) {
        marks.remove(identity.toString());
    }

    @Override
    public @Nullable ReplayMark mark(Origin identity) {
        return marks.get(identity.toString());
    }

    /** Where the requests of these letters went, as text. */
    HashedSet destinations() {
        HashedSet destinations = new HashedSet();
        marks.destinations(destinations::add);
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

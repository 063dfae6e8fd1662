package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Cluster;
import dev.drover.cli.kafka.TopicReader;
import dev.drover.cli.kafka.TopicReader.End;
import dev.drover.contracts.Origin;
import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.Known;
import dev.drover.deadletter.Letter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What has happened to letters already: marks by origin, and requests that have an answer. For one thread. */
final class Marks implements Known {
    private final Map<String, ReplayMark> marks;
    private final Set<String> answered = new HashSet<>();

    private Marks(Map<String, ReplayMark> marks) {
        this.marks = marks;
    }

    static Marks none() {
        return new Marks(new HashMap<>());
    }

    /**
     * Reads the marks.
     *
     * @param wanted origins, as text, whose marks are kept
     * @param end {@link End#LAST} where nobody else can write marks any more, and all that were written must be seen
     */
    static Marks read(Cluster cluster, Predicate<String> wanted, End end) throws Exception {
        String topic = cluster.topics().replays();
        if (cluster.existing(List.of(topic)).isEmpty()) {
            return none();
        }
        Map<String, ReplayMark> marks = new HashMap<>();
        try (TopicReader reader = TopicReader.of(cluster, cluster.partitions(topic), null, end)) {
            reader.read(consumed -> {
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
        return new Marks(marks);
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
    Set<String> destinations() {
        Set<String> destinations = new HashSet<>();
        marks.values().forEach(mark -> {
            if (mark.to() != null) {
                destinations.add(mark.to());
            }
        });
        return destinations;
    }

    /** The request with this id, or the record at this origin, has an answer. */
    void answered(String idOrOrigin) {
        answered.add(idOrOrigin);
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

package dev.drover.app;

import dev.drover.app.kafka.TopicFollower;
import dev.drover.app.pipeline.CommitSeen;
import dev.drover.app.pipeline.LedgerReading;
import dev.drover.app.properties.DroverProperties;
import dev.drover.cost.LedgerView;
import dev.drover.engine.KafkaClients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ledger as this worker follows it, from when its topics are there until the worker stops. */
public final class LedgerFollowing implements AutoCloseable {
    private final String topic;
    private final String group;
    private final LedgerView view;
    private final Map<String, TopicFollower.Listener> others;
    private final KafkaClients clients;
    private final InstantSource clock;
    private volatile @Nullable TopicFollower follower;

    /** @param others further compacted topics to follow, and who is told of their records */
    LedgerFollowing(
            DroverProperties properties,
            ZoneId zone,
            Map<String, TopicFollower.Listener> others,
            KafkaClients clients,
            InstantSource clock) {
        this.topic = properties.topics().ledger();
        this.group = properties.engine().group();
        this.view = new LedgerView(zone);
        this.others = Map.copyOf(others);
        this.clients = clients;
        this.clock = clock;
    }

    /** Sums as far as they were followed. */
    LedgerView view() {
        return view;
    }

    /** Begins to follow; the topics must be there. */
    void start(CommitSeen commits) {
        Map<String, TopicFollower.Listener> listeners = new HashMap<>(others);
        listeners.put(topic, new LedgerReading(view, group, commits));
        TopicFollower fresh = new TopicFollower(clients, listeners, clock);
        follower = fresh;
        fresh.start();
    }

    /**
     * How old the sums may be.
     *
     * @return {@link TopicFollower#NEVER} before all was read once, and while some of it cannot be read
     */
    Duration staleness(Instant now) {
        TopicFollower known = follower;
        return known == null || view.unreadable() > 0 ? TopicFollower.NEVER : known.staleness(now);
    }

    /** Records read so far, those of the other topics included. */
    long records() {
        TopicFollower known = follower;
        return known == null ? 0 : known.records();
    }

    /** Whether all of the topics has been read once. */
    boolean isCaughtUp() {
        TopicFollower known = follower;
        return known != null && known.caughtUp();
    }

    /** Where it stands, for people. */
    String detail() {
        TopicFollower known = follower;
        if (known == null) {
            return "not begun";
        }
        if (view.unreadable() > 0) {
            return view.unreadable() + " values cannot be read, such as " + view.example();
        }
        if (!known.trouble().isEmpty()) {
            return known.trouble();
        }
        return known.caughtUp() ? "followed" : "being read";
    }

    @Override
    public void close() {
        TopicFollower known = follower;
        if (known != null) {
            known.close();
        }
    }
}

package dev.drover.app.control;

import dev.drover.app.kafka.TopicFollower;
import dev.drover.engine.KafkaClients;
import dev.drover.model.Chains;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The control topic as this worker follows it, from when the topics are there until the worker stops. */
public final class ControlFollowing implements AutoCloseable {
    private final TopicFollower follower;
    private final AtomicReference<@Nullable Runnable> reconsider = new AtomicReference<>();

    public ControlFollowing(
            String topic, ControlBoard.Directory directory, Chains chains, KafkaClients clients, InstantSource clock) {
        ControlBoard board = new ControlBoard(directory, chains, this::changed, clock);
        this.follower = new TopicFollower(clients, Map.of(topic, board), clock);
    }

    /**
     * Begins to follow.
     *
     * @param lanes is run after each word, so that lanes which wait look again
     */
    public void start(Runnable lanes) {
        reconsider.set(lanes);
        follower.start();
    }

    /** Whether everything that had been said at the start has been read. */
    public boolean isHeard() {
        return follower.caughtUp();
    }

    /** What keeps it from reading, for people; empty if nothing does. */
    public String trouble() {
        return follower.trouble();
    }

    private void changed() {
        Runnable lanes = reconsider.get();
        if (lanes != null) {
            lanes.run();
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}

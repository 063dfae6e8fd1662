package dev.drover.topics;

import dev.drover.contracts.TopicKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The topics as a configuration wants them.
 *
 * @param requests names of the request topics, at least one
 * @param others names of the topics of all other kinds
 * @param creation whether and how what is missing is created
 * @param usageRetention how long usage events are kept
 * @param deadline the default deadline of requests, which the request topics' retention has to outlast
 * @param offsetMetadata characters of metadata that an offset commit may need
 */
public record WantedTopics(
        List<String> requests,
        Map<TopicKind, String> others,
        Creation creation,
        Duration usageRetention,
        Duration deadline,
        int offsetMetadata) {
    public WantedTopics {
        requests = List.copyOf(requests);
        others = Map.copyOf(others);
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("there is no request topic");
        }
    }

    /**
     * Whether and how what is missing is created.
     *
     * @param partitions of request topics; the broker's default if null
     * @param replicas of all topics; the broker's default if null
     */
    public record Creation(
            boolean allowed,
            @Nullable Integer partitions,
            @Nullable Short replicas) {}

    /** The same, with leave to create what is missing or without. */
    public WantedTopics creating(boolean allowed) {
        return new WantedTopics(
                requests,
                others,
                new Creation(allowed, creation.partitions(), creation.replicas()),
                usageRetention,
                deadline,
                offsetMetadata);
    }

    /** The name of a kind's topic; of several request topics the first. */
    String name(TopicKind kind) {
        return kind == TopicKind.REQUESTS
                ? requests.getFirst()
                : Optional.ofNullable(others.get(kind)).orElseGet(kind::defaultName);
    }

    boolean create() {
        return creation.allowed();
    }

    Optional<Short> replicas() {
        return Optional.ofNullable(creation.replicas());
    }
}

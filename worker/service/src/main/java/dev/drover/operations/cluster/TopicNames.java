package dev.drover.operations.cluster;

import dev.drover.contracts.TopicKind;
import dev.drover.contracts.Topics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The names of the topics that a command works with.
 *
 * @param requests every request topic, at least one; the first is {@code topics.requests()}
 */
public record TopicNames(List<String> requests, Topics topics) {
    public TopicNames {
        requests = List.copyOf(requests);
    }

    /**
     * The defaults, with other names for some.
     *
     * @param requests request topics, empty for the default
     * @param others key of a {@link TopicKind} to name
     * @throws IllegalArgumentException for a kind that there is not, a name that is none, or one used twice
     */
    public static TopicNames of(List<String> requests, Map<String, String> others) {
        List<String> asked = new ArrayList<>(requests);
        Map<TopicKind, String> names = new EnumMap<>(TopicKind.class);
        others.forEach((key, name) -> {
            TopicKind kind = TopicKind.of(key)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no topic is called '" + key + "'; there are " + TopicKind.keys()));
            if (kind == TopicKind.REQUESTS) {
                asked.clear();
                asked.addAll(List.of(name.split(",")));
            }
            names.put(kind, name);
        });
        if (!asked.isEmpty()) {
            names.put(TopicKind.REQUESTS, asked.getFirst());
        }
        Topics topics = Topics.of(kind -> names.getOrDefault(kind, kind.defaultName()));
        return new TopicNames(asked.isEmpty() ? List.of(topics.requests()) : asked, topics);
    }
}

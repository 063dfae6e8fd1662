package dev.drover.cli.kafka;

import dev.drover.contracts.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of the topics that a command works with.
 *
 * @param requests every request topic, at least one; the first is {@code topics.requests()}
 */
public record TopicNames(List<String> requests, Topics topics) {
    /** How a topic is called in {@code drover.topics.*} and after {@code --topic}. */
    static final List<String> KINDS = List.of(
            "requests",
            "results",
            "dead-letters",
            "usage",
            "ledger",
            "budgets",
            "cancellations",
            "control",
            "chunks",
            "parked",
            "replays",
            "audit");

    public TopicNames {
        requests = List.copyOf(requests);
    }

    /**
     * The defaults, with other names for some.
     *
     * @param requests request topics, empty for the default
     * @param others kind to name
     * @throws IllegalArgumentException for a kind that there is not, a name that is none, or one used twice
     */
    static TopicNames of(List<String> requests, Map<String, String> others) {
        Map<String, String> names = new LinkedHashMap<>();
        List<String> defaults = Topics.defaults().all();
        for (int i = 0; i < KINDS.size(); i++) {
            names.put(KINDS.get(i), defaults.get(i));
        }
        List<String> asked = new ArrayList<>(requests);
        others.forEach((kind, name) -> {
            if (!KINDS.contains(kind)) {
                throw new IllegalArgumentException("no topic is called '" + kind + "'; there are " + KINDS);
            }
            if (kind.equals("requests")) {
                asked.clear();
                asked.addAll(List.of(name.split(",")));
            }
            names.put(kind, name);
        });
        if (!asked.isEmpty()) {
            names.put("requests", asked.getFirst());
        }
        List<String> all = List.copyOf(names.values());
        Topics topics = new Topics(
                all.get(0),
                all.get(1),
                all.get(2),
                all.get(3),
                all.get(4),
                all.get(5),
                all.get(6),
                all.get(7),
                all.get(8),
                all.get(9),
                all.get(10),
                all.get(11));
        return new TopicNames(asked.isEmpty() ? List.of(topics.requests()) : asked, topics);
    }
}

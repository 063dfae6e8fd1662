package dev.drover.topics;

import dev.drover.contracts.TopicKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** What has to be done about the topics, as a function of what is there. Topics that exist are never altered but to grow. */
record TopicPlan(List<NewTopic> create, Map<String, Integer> grow, List<String> problems, List<String> warnings) {
    TopicPlan {
        create = List.copyOf(create);
        grow = Map.copyOf(grow);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** Whether the worker may start. */
    boolean done() {
        return create.isEmpty() && grow.isEmpty() && problems.isEmpty();
    }

    /** What a worker needs. @param there every configured topic that exists */
    static TopicPlan of(WantedTopics wanted, Map<String, TopicFacts> there) {
        TopicPlan requests = requestTopics(wanted, there);
        return requests.done() ? writtenTopics(wanted, there, requests.warnings) : requests;
    }

    /** What replays, parking and the fleet need beside it; only for topics of which {@link #of} found nothing wrong. */
    static TopicPlan ofReplays(WantedTopics wanted, Map<String, TopicFacts> there) {
        int bytes = facts(there, wanted.name(TopicKind.DEAD_LETTERS)).maxMessageBytes();
        var writer = new Written(wanted, there, width(wanted, there), bytes, new ArrayList<>());
        TopicKind.of(TopicKind.User.REPLAY).forEach(writer::look);
        TopicKind.of(TopicKind.User.FLEET).forEach(writer::look);
        return writer.plan();
    }

    /** The topics as a cluster; only for topics of which {@link #of} found nothing wrong. */
    static Cluster cluster(String id, WantedTopics wanted, Map<String, TopicFacts> there) {
        Map<String, Cluster.Topic> topics = new HashMap<>();
        there.forEach(
                (name, facts) -> topics.put(name, new Cluster.Topic(facts.partitions(), facts.maxMessageBytes())));
        return new Cluster(id, topics, largestRequest(wanted, there) + TopicKind.HEADROOM);
    }

    private static TopicPlan requestTopics(WantedTopics wanted, Map<String, TopicFacts> there) {
        List<NewTopic> create = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (String name : wanted.requests()) {
            TopicFacts facts = there.get(name);
            if (facts == null && wanted.create()) {
                create.add(
                        new NewTopic(name, Optional.ofNullable(wanted.creation().partitions()), wanted.replicas())
                                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE)));
            } else if (facts == null) {
                problems.add(missing(name));
            } else {
                requestTopic(name, facts, wanted.deadline(), warnings);
            }
        }
        return new TopicPlan(create, Map.of(), problems, warnings);
    }

    private static void requestTopic(String name, TopicFacts facts, Duration deadline, List<String> warnings) {
        TopicShape.of(TopicKind.REQUESTS, name, facts.partitions(), facts.maxMessageBytes())
                .warning(facts.configs())
                .map(warning -> warning + ": of requests with the same key all but one would be removed")
                .ifPresent(warnings::add);
        if (!facts.retention().isNegative() && facts.retention().compareTo(deadline) <= 0) {
            warnings.add("topic " + name + " keeps records for " + facts.retention()
                    + ", not longer than drover.default-deadline, " + deadline
                    + ": requests may be lost during an outage; raise its retention.ms or lower the deadline");
        }
    }

    private static TopicPlan writtenTopics(WantedTopics wanted, Map<String, TopicFacts> there, List<String> warnings) {
        int bytes = largestRequest(wanted, there) + TopicKind.HEADROOM;
        var writer = new Written(wanted, there, width(wanted, there), bytes, new ArrayList<>(warnings));
        TopicKind.of(TopicKind.User.WORKER).stream()
                .filter(kind -> kind != TopicKind.REQUESTS)
                .forEach(writer::look);
        return writer.plan();
    }

    private static int width(WantedTopics wanted, Map<String, TopicFacts> there) {
        return wanted.requests().stream()
                .mapToInt(name -> facts(there, name).partitions())
                .max()
                .orElseThrow();
    }

    private static int largestRequest(WantedTopics wanted, Map<String, TopicFacts> there) {
        return wanted.requests().stream()
                .mapToInt(name -> facts(there, name).maxMessageBytes())
                .max()
                .orElseThrow();
    }

    private static TopicFacts facts(Map<String, TopicFacts> there, String name) {
        TopicFacts facts = there.get(name);
        if (facts == null) {
            throw new IllegalStateException("topic " + name + " was not described");
        }
        return facts;
    }

    private static String missing(String name) {
        return "topic " + name + " does not exist: create it, or set drover.topics.create to true";
    }

    /** Collects what is to be done about topics that are written. */
    private record Written(
            WantedTopics wanted,
            Map<String, TopicFacts> there,
            int width,
            int bytes,
            List<NewTopic> create,
            Map<String, Integer> grow,
            List<String> problems,
            List<String> warnings) {
        Written(WantedTopics wanted, Map<String, TopicFacts> there, int width, int bytes, List<String> warnings) {
            this(wanted, there, width, bytes, new ArrayList<>(), new HashMap<>(), new ArrayList<>(), warnings);
        }

        TopicPlan plan() {
            return new TopicPlan(create, grow, problems, warnings);
        }

        void look(TopicKind kind) {
            TopicShape shape = TopicShape.of(kind, wanted.name(kind), width, bytes);
            if (kind == TopicKind.USAGE) {
                shape = shape.kept(wanted.usageRetention());
            }
            TopicFacts facts = look(shape);
            if (facts == null || facts.partitions() >= shape.partitions()) {
                return;
            }
            switch (kind.width()) {
                case AS_REQUESTS ->
                    warnings.add("topic " + shape.name() + " has " + facts.partitions()
                            + " partitions, the requests have " + width
                            + ": what belongs to the others goes where the key's hash says");
                case NO_LESS_THAN_REQUESTS -> widen(shape, facts);
                case ONE -> {} // more are read, too
            }
        }

        private void widen(TopicShape shape, TopicFacts facts) {
            if (wanted.create()) {
                grow.put(shape.name(), width);
            } else {
                problems.add("topic " + shape.name() + " has " + facts.partitions() + " partitions, but needs " + width
                        + ", as many as the request topics: add partitions, or set drover.topics.create to true");
            }
        }

        private @Nullable TopicFacts look(TopicShape shape) {
            TopicFacts facts = there.get(shape.name());
            if (facts == null && wanted.create()) {
                create.add(shape.create(wanted.replicas()));
            } else if (facts == null) {
                problems.add(missing(shape.name()));
            } else {
                shape.problem(facts.configs()).ifPresent(problems::add);
                shape.warning(facts.configs()).ifPresent(warnings::add);
            }
            return facts;
        }
    }
}

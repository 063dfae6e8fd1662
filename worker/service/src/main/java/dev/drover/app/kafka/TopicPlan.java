package dev.drover.app.kafka;

import dev.drover.app.properties.TopicProperties;
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
    /** What an answer needs above the request that it answers: envelope, attempts, headers. */
    static final int HEADROOM = 64 * 1024;

    /**
     * Each commit overwrites the values of the commits before it, and whoever starts reads all that is there: what is
     * overwritten must go soon. Only closed segments are compacted, so they are closed every ten minutes; a log is
     * compacted when a tenth of it is new, and at the latest after an hour. The records of a batch repeat one another,
     * which compression takes away.
     */
    private static final Map<String, String> LEDGER = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.SEGMENT_MS_CONFIG,
            Long.toString(Duration.ofMinutes(10).toMillis()),
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(64 * 1024 * 1024),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.1",
            TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
            Long.toString(Duration.ofHours(1).toMillis()),
            TopicConfig.COMPRESSION_TYPE_CONFIG,
            "lz4");

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

    /** @param there every configured topic that exists */
    static TopicPlan of(TopicProperties wanted, Map<String, TopicFacts> there, Duration deadline) {
        TopicPlan requests = requestTopics(wanted, there, deadline);
        return requests.done() ? writtenTopics(wanted, there, requests.warnings) : requests;
    }

    /** The topics as a cluster; only for topics of which {@link #of} found nothing wrong. */
    static Cluster cluster(String id, TopicProperties wanted, Map<String, TopicFacts> there) {
        Map<String, Cluster.Topic> topics = new HashMap<>();
        there.forEach(
                (name, facts) -> topics.put(name, new Cluster.Topic(facts.partitions(), facts.maxMessageBytes())));
        return new Cluster(id, topics, largestRequest(wanted, there) + HEADROOM);
    }

    private static TopicPlan requestTopics(TopicProperties wanted, Map<String, TopicFacts> there, Duration deadline) {
        List<NewTopic> create = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (String name : wanted.requestNames()) {
            TopicFacts facts = there.get(name);
            if (facts == null && wanted.create()) {
                create.add(new NewTopic(name, Optional.ofNullable(wanted.partitions()), replicas(wanted)));
            } else if (facts == null) {
                problems.add(missing(name));
            } else if (!facts.retention().isNegative() && facts.retention().compareTo(deadline) <= 0) {
                warnings.add("topic " + name + " keeps records for " + facts.retention()
                        + ", not longer than drover.default-deadline, " + deadline
                        + ": requests may be lost during an outage; raise its retention.ms or lower the deadline");
            }
        }
        return new TopicPlan(create, Map.of(), problems, warnings);
    }

    private static TopicPlan writtenTopics(
            TopicProperties wanted, Map<String, TopicFacts> there, List<String> warnings) {
        int width = wanted.requestNames().stream()
                .mapToInt(name -> facts(there, name).partitions())
                .max()
                .orElseThrow();
        int bytes = largestRequest(wanted, there) + HEADROOM;
        var writer = new Written(wanted, there, width, new ArrayList<>(warnings));
        writer.sized(wanted.results(), bytes);
        writer.sized(wanted.deadLetters(), bytes);
        writer.kept(wanted.usage(), wanted.usageRetention());
        writer.ledger(wanted.ledger());
        writer.single(wanted.budgets(), "budgets and top-ups would be lost");
        writer.single(wanted.control(), "what operators said would be forgotten");
        return new TopicPlan(writer.create, writer.grow, writer.problems, writer.warnings);
    }

    private static int largestRequest(TopicProperties wanted, Map<String, TopicFacts> there) {
        return wanted.requestNames().stream()
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

    private static Optional<Short> replicas(TopicProperties wanted) {
        return Optional.ofNullable(wanted.replicationFactor());
    }

    /** Collects what is to be done about topics that the worker writes. */
    private record Written(
            TopicProperties wanted,
            Map<String, TopicFacts> there,
            int width,
            List<NewTopic> create,
            Map<String, Integer> grow,
            List<String> problems,
            List<String> warnings) {
        Written(TopicProperties wanted, Map<String, TopicFacts> there, int width, List<String> warnings) {
            this(wanted, there, width, new ArrayList<>(), new HashMap<>(), new ArrayList<>(), warnings);
        }

        void sized(String name, int bytes) {
            TopicFacts facts = look(name, Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes)));
            if (facts != null && facts.maxMessageBytes() < bytes) {
                problems.add("topic " + name + " takes records of " + facts.maxMessageBytes() + " bytes, but " + bytes
                        + " are needed, " + HEADROOM + " more than the largest request: set its max.message.bytes, or"
                        + " lower that of the request topics");
            }
            narrow(name, facts);
        }

        void kept(String name, Duration retention) {
            narrow(name, look(name, Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()))));
        }

        void ledger(String name) {
            TopicFacts facts = look(name, LEDGER);
            if (facts == null) {
                return;
            }
            if (!facts.compacted()) {
                problems.add("topic " + name + " is not compacted: set its cleanup.policy to compact");
            }
            if (facts.partitions() < width && wanted.create()) {
                grow.put(name, width);
            } else if (facts.partitions() < width) {
                problems.add("topic " + name + " has " + facts.partitions() + " partitions, but needs " + width
                        + ", as many as the request topics: add partitions, or set drover.topics.create to true");
            }
        }

        /** One partition, so that there is one order; more are read, too. */
        void single(String name, String otherwise) {
            TopicFacts facts =
                    look(name, 1, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
            if (facts != null && !facts.compacted()) {
                problems.add("topic " + name + " is not compacted, so " + otherwise + ": set its"
                        + " cleanup.policy to compact");
            }
        }

        private @Nullable TopicFacts look(String name, Map<String, String> configs) {
            return look(name, width, configs);
        }

        private @Nullable TopicFacts look(String name, int partitions, Map<String, String> configs) {
            TopicFacts facts = there.get(name);
            if (facts == null && wanted.create()) {
                create.add(new NewTopic(name, Optional.of(partitions), replicas(wanted)).configs(configs));
            } else if (facts == null) {
                problems.add(missing(name));
            }
            return facts;
        }

        private void narrow(String name, @Nullable TopicFacts facts) {
            if (facts != null && facts.partitions() < width) {
                warnings.add("topic " + name + " has " + facts.partitions() + " partitions, the requests have " + width
                        + ": what belongs to the others goes where the key's hash says");
            }
        }
    }
}

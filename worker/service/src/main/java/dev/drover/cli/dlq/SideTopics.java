package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Cluster;
import dev.drover.cli.kafka.CommandFailure;
import dev.drover.cli.kafka.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics that only replays write: made when they are missing, and refused when they would forget marks. */
final class SideTopics {
    private SideTopics() {}

    /** @throws CommandFailure naming the topic and what to do */
    static void ensure(Session session) throws Exception {
        Cluster cluster = session.cluster();
        String replays = cluster.topics().replays();
        int width = cluster.partitions(cluster.topics().deadLetters()).size();
        Map<String, NewTopic> wanted = new HashMap<>();
        wanted.put(
                replays,
                topic(replays, 1, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
        wanted.put(cluster.topics().audit(), topic(cluster.topics().audit(), 1, Map.of()));
        wanted.put(cluster.topics().parked(), topic(cluster.topics().parked(), width, Map.of()));
        List<String> there = cluster.existing(wanted.keySet());
        there.forEach(wanted::remove);
        for (NewTopic missing : wanted.values()) {
            create(session, missing);
        }
        if (there.contains(replays)) {
            requireCompacted(session, replays);
        }
    }

    /** Makes the audit topic if it is missing; for commands that write nothing else. */
    static void ensureAudit(Session session) throws Exception {
        String audit = session.cluster().topics().audit();
        if (session.cluster().existing(List.of(audit)).isEmpty()) {
            create(session, topic(audit, 1, Map.of()));
        }
    }

    private static NewTopic topic(String name, int partitions, Map<String, String> configs) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
    }

    private static void create(Session session, NewTopic missing) throws Exception {
        try {
            Cluster.await(
                    session.cluster().admin().createTopics(List.of(missing)).all());
            session.say("created topic " + missing.name());
        } catch (TopicExistsException _) {
            // Somebody was faster.
        } catch (AuthorizationException _) {
            throw new CommandFailure("topic " + missing.name() + " does not exist and may not be created: create it"
                    + (missing.configs().isEmpty() ? "" : " with " + missing.configs()) + ", or grant Create on it");
        }
    }

    private static void requireCompacted(Session session, String replays) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, replays);
        try {
            Config config = Cluster.await(session.cluster()
                            .admin()
                            .describeConfigs(List.of(resource))
                            .all())
                    .get(resource);
            String policy = config == null
                    ? TopicConfig.CLEANUP_POLICY_COMPACT
                    : config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
            if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                throw new CommandFailure("topic " + replays + " has cleanup.policy=" + policy
                        + " and would forget what was replayed: set it to compact");
            }
        } catch (AuthorizationException _) {
            session.say("may not read the settings of " + replays + "; its cleanup.policy must be compact");
        }
    }
}

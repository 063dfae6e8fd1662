package dev.drover.operations.deadletters;

import dev.drover.contracts.TopicKind;
import dev.drover.contracts.Topics;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.topics.TopicShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics that only replays write. They are never made without being asked for: marks on a topic that nobody knows of
 * are marks that the next run does not find.
 */
final class SideTopics {
    private static final int LOOKS = 100;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private SideTopics() {}

    /**
     * Returns when marks, audit and parking topic are there, and the marks are kept.
     *
     * @param create whether what is missing is made
     * @return whether the marks topic has been there before
     * @throws OperationException naming the topics and what to do
     */
    static boolean ensure(OperationContext context, boolean create) throws Exception {
        Topics names = context.cluster().topics();
        List<String> missing = missing(context.cluster(), List.of(names.replays(), names.audit(), names.parked()));
        boolean marked = !missing.contains(names.replays());
        if (!create) {
            refuse(context.cluster(), missing);
        }
        if (marked) {
            requireCompacted(context, names.replays());
        }
        return marked;
    }

    /** Makes what {@link #ensure} would have refused to go on without. */
    static void create(OperationContext context) throws Exception {
        Cluster cluster = context.cluster();
        Topics names = cluster.topics();
        List<String> missing = missing(cluster, List.of(names.replays(), names.audit(), names.parked()));
        List<TopicShape> shapes = new ArrayList<>();
        if (missing.contains(names.replays())) {
            shapes.add(TopicShape.of(TopicKind.REPLAYS, names.replays()));
        }
        if (missing.contains(names.audit())) {
            shapes.add(TopicShape.of(TopicKind.AUDIT, names.audit()));
        }
        if (missing.contains(names.parked())) {
            int width = cluster.partitions(names.deadLetters()).size();
            shapes.add(TopicShape.of(TopicKind.PARKED, names.parked(), width, largestLetter(cluster)));
        }
        for (TopicShape shape : shapes) {
            make(context, shape);
        }
        // Created is not yet visible, and marks that cannot be seen are not heeded.
        for (int look = 0; !missing(cluster, missing).isEmpty(); look++) {
            if (look == LOOKS) {
                throw new OperationException(
                        new Failed("the topics that were just created are not visible yet; try again"));
            }
            context.stop().pause(BETWEEN_LOOKS);
        }
    }

    /** For commands that write nothing but an audit record. */
    static void ensureAudit(OperationContext context, boolean create) throws Exception {
        String audit = context.cluster().topics().audit();
        List<String> missing = missing(context.cluster(), List.of(audit));
        if (!missing.isEmpty() && create) {
            make(context, TopicShape.of(TopicKind.AUDIT, audit));
        } else {
            refuse(context.cluster(), missing);
        }
    }

    private static List<String> missing(Cluster cluster, List<String> wanted) throws Exception {
        if (wanted.isEmpty()) {
            return wanted;
        }
        List<String> missing = new ArrayList<>(wanted);
        missing.removeAll(cluster.existing(wanted));
        return missing;
    }

    private static void refuse(Cluster cluster, List<String> missing) {
        if (missing.isEmpty()) {
            return;
        }
        String replays = cluster.topics().replays();
        String marks = missing.contains(replays)
                ? ". If these letters were replayed before, their marks are elsewhere: give the same --config, or"
                        + " --topic replays=NAME, or they would be sent again"
                : "";
        throw new OperationException(
                new Failed((missing.size() == 1 ? "topic " : "topics ") + String.join(", ", missing)
                        + (missing.size() == 1 ? " does" : " do") + " not exist on " + cluster.bootstrapServers()
                        + ": give --create-topics, or use drover topics create --config FILE" + marks));
    }

    /** What a dead letter may have, in bytes: as much must fit where it is parked. */
    private static int largestLetter(Cluster cluster) throws Exception {
        String letters = cluster.topics().deadLetters();
        String parked = cluster.topics().parked();
        try {
            ConfigEntry size = config(cluster, letters).get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            if (size != null && size.value() != null) {
                return Integer.parseInt(size.value());
            }
        } catch (AuthorizationException _) {
            // said below
        }
        throw new OperationException(
                new Failed("topic " + parked + " does not exist, and how large letters may be is not known: grant"
                        + " DescribeConfigs on " + letters + ", or use drover topics create --config FILE"));
    }

    private static Config config(Cluster cluster, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = Cluster.await(
                        cluster.admin().describeConfigs(List.of(resource)).all())
                .get(resource);
        if (config == null) {
            throw new IllegalStateException("the broker describes other topics than " + topic);
        }
        return config;
    }

    private static void make(OperationContext context, TopicShape shape) throws Exception {
        String name = shape.name();
        String settings = shape.configs().entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(", "));
        try {
            Cluster.await(context.cluster()
                    .admin()
                    .createTopics(List.of(shape.create(Optional.empty())))
                    .all());
            context.remark(new DeadLetterRemark.TopicCreated(name, shape.partitions(), settings));
        } catch (TopicExistsException _) {
            // Somebody was faster.
        } catch (AuthorizationException _) {
            throw new OperationException(
                    new Failed("topic " + name + " does not exist and may not be created: create it with " + settings
                            + ", or by drover topics create --config FILE, or grant Create on it"));
        }
    }

    private static void requireCompacted(OperationContext context, String replays) throws Exception {
        try {
            String policy = config(context.cluster(), replays)
                    .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                    .value();
            if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                throw new OperationException(new Failed("topic " + replays + " has cleanup.policy=" + policy
                        + " and would forget what was replayed: set it to compact"));
            }
        } catch (AuthorizationException _) {
            context.remark(new DeadLetterRemark.CleanupUnknown(replays));
        }
    }
}

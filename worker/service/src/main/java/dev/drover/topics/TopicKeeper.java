package dev.drover.topics;

import dev.drover.contracts.TopicKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the topics: creates what is missing when allowed, and says what is wrong when not. Used by one thread;
 * connects when it is first asked.
 */
public final class TopicKeeper implements AutoCloseable {
    private static final int ROUNDS = 12;
    private static final int BETWEEN_ROUNDS_MS = 100;
    private static final String OFFSET_METADATA_MAX_BYTES = "offset.metadata.max.bytes";

    private final Map<String, Object> connection;
    private final WantedTopics topics;
    private final TopicEvents events;
    private final Set<String> warned = new HashSet<>();
    private @Nullable Admin admin;
    private boolean lookedAtReplays;
    private @Nullable String leftReplays;

    /**
     * @param connection settings of the admin client
     * @param events is told what was created, and what could be better
     */
    public TopicKeeper(Map<String, Object> connection, WantedTopics topics, TopicEvents events) {
        this.connection = new HashMap<>(connection);
        this.connection.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "4000");
        this.connection.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "8000");
        this.topics = topics;
        this.events = events;
    }

    /** What {@link #look} found. */
    public sealed interface Finding {
        record Ready(Cluster cluster) implements Finding {}

        /** @param why names the broker, topic or right that is waited for, and the remedy */
        record NotYet(String why) implements Finding {}
    }

    /**
     * Connects, creates or checks what a worker needs. Takes at most a few times the admin client's timeout; never throws
     * because of the cluster's state. If topics may be created, those of replays are as well, as far as that is possible:
     * a worker does without.
     */
    public Finding look() throws InterruptedException {
        return look(Reach.WORKER);
    }

    /** The same, and what replays and parking need must be there and right as well. */
    public Finding lookAtAll() throws InterruptedException {
        return look(Reach.ALL);
    }

    private enum Reach {
        WORKER,
        ALL
    }

    private Finding look(Reach reach) throws InterruptedException {
        try {
            return look(admin(), reach);
        } catch (ExecutionException e) {
            return new Finding.NotYet(waitingFor(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptException _) {
            throw new InterruptedException("interrupted while looking at the topics");
        } catch (RuntimeException e) {
            return new Finding.NotYet(waitingFor(e.getCause() == null ? e : e.getCause()));
        }
    }

    /** The end of every partition of the request topics; empty while the cluster does not answer. */
    public Map<TopicPartition, Long> ends(Cluster cluster) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (String topic : topics.requests()) {
            for (int partition = 0; partition < cluster.partitions(topic); partition++) {
                asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        try {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin().listOffsets(asked).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (ExecutionException | KafkaException _) {
            return Map.of();
        }
    }

    /** Ends the connection; to be called by the thread that uses it. */
    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }

    private Admin admin() {
        Admin connected = admin;
        if (connected == null) {
            connected = Admin.create(connection);
            admin = connected;
        }
        return connected;
    }

    private Finding look(Admin admin, Reach reach) throws InterruptedException, ExecutionException {
        DescribeClusterResult brokers = admin.describeCluster();
        String id = brokers.clusterId().get();
        String problem = offsetMetadataProblem(
                admin, brokers.nodes().get().iterator().next().idString());
        if (problem != null) {
            return new Finding.NotYet(problem);
        }
        List<String> names = reach == Reach.ALL
                ? Stream.concat(workersNames(), replaysNames()).toList()
                : workersNames().toList();
        // One round for the request topics, on which the others depend, one for each group of those, and some until
        // brokers
        // know what was created.
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, TopicFacts> there = TopicFacts.of(admin, names);
            TopicPlan plan = TopicPlan.of(topics, there);
            warn(plan.warnings());
            if (plan.done() && reach == Reach.ALL) {
                plan = TopicPlan.ofReplays(topics, there);
                warn(plan.warnings());
            }
            if (plan.done()) {
                if (reach == Reach.WORKER && topics.create() && !lookedAtReplays) {
                    offerReplays(admin, there);
                }
                return new Finding.Ready(TopicPlan.cluster(id, topics, there));
            }
            if (!plan.problems().isEmpty()) {
                return new Finding.NotYet(String.join("; ", plan.problems()));
            }
            carryOut(admin, plan);
            TimeUnit.MILLISECONDS.sleep(BETWEEN_ROUNDS_MS);
        }
        return new Finding.NotYet("the topics that were just created are not visible yet");
    }

    private void warn(List<String> warnings) {
        warnings.stream().filter(warned::add).forEach(events::warning);
    }

    /**
     * Until it has succeeded: commands can make them as well, and a worker may lack the rights, which it does not need
     * otherwise. Where a worker creates nothing, it has no rights on them at all, and they are for 'topics check'.
     */
    private void offerReplays(Admin admin, Map<String, TopicFacts> workers) throws InterruptedException {
        try {
            Map<String, TopicFacts> there = new HashMap<>(workers);
            there.putAll(TopicFacts.of(admin, replaysNames().toList()));
            TopicPlan plan = TopicPlan.ofReplays(topics, there);
            warn(plan.warnings());
            warn(plan.problems());
            carryOut(admin, plan);
            lookedAtReplays = true;
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String why = String.valueOf(cause.getMessage());
            if (!why.equals(leftReplays)) {
                events.replaysLeft(why);
                leftReplays = why;
            }
        }
    }

    /** A broker with less room would kill the transactional producer in the middle of its work. */
    private @Nullable String offsetMetadataProblem(Admin admin, String node)
            throws InterruptedException, ExecutionException {
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node);
        try {
            Config config = admin.describeConfigs(List.of(broker)).all().get().get(broker);
            ConfigEntry entry = config == null ? null : config.get(OFFSET_METADATA_MAX_BYTES);
            return entry == null || Integer.parseInt(entry.value()) >= topics.offsetMetadata()
                    ? null
                    : OFFSET_METADATA_MAX_BYTES + " is " + entry.value() + " on the brokers, but offset commits need "
                            + topics.offsetMetadata() + ", the broker's default: raise it";
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw e;
            }
            warn(List.of("may not read the brokers' " + OFFSET_METADATA_MAX_BYTES + "; it must be "
                    + topics.offsetMetadata() + " or more"));
            return null;
        }
    }

    private void carryOut(Admin admin, TopicPlan plan) throws InterruptedException, ExecutionException {
        for (Map.Entry<String, KafkaFuture<Void>> created :
                admin.createTopics(plan.create()).values().entrySet()) {
            try {
                created.getValue().get();
                events.created(created.getKey());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        if (!plan.grow().isEmpty()) {
            admin.createPartitions(plan.grow().entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, grown -> NewPartitions.increaseTo(grown.getValue()))))
                    .all()
                    .get();
            plan.grow().forEach(events::widened);
        }
    }

    private Stream<String> workersNames() {
        return Stream.concat(topics.requests().stream(), names(TopicKind.User.WORKER))
                .distinct();
    }

    private Stream<String> replaysNames() {
        return Stream.concat(names(TopicKind.User.REPLAY), names(TopicKind.User.FLEET));
    }

    private Stream<String> names(TopicKind.User user) {
        return TopicKind.of(user).stream().map(topics::name);
    }

    private String waitingFor(Throwable cause) {
        return "waits for Kafka at " + connection.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG) + ": "
                + cause.getMessage();
    }
}

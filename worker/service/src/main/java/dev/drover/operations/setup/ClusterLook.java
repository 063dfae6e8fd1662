package dev.drover.operations.setup;

import dev.drover.contracts.TopicKind;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.setup.ClusterSeen.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Brokers, their version, a worker's rights, transactions. Writes no record; leaves an empty transactional id behind. */
final class ClusterLook {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What a worker does with topics; where nothing stands, it does nothing. */
    private static final Map<TopicKind, Set<AclOperation>> NEEDED = Map.of(
            TopicKind.REQUESTS, EnumSet.of(AclOperation.READ),
            TopicKind.RESULTS, EnumSet.of(AclOperation.WRITE),
            TopicKind.DEAD_LETTERS, EnumSet.of(AclOperation.WRITE),
            TopicKind.USAGE, EnumSet.of(AclOperation.WRITE),
            TopicKind.LEDGER, EnumSet.of(AclOperation.READ, AclOperation.WRITE),
            TopicKind.BUDGETS, EnumSet.of(AclOperation.READ),
            TopicKind.CONTROL, EnumSet.of(AclOperation.READ),
            TopicKind.WORKERS, EnumSet.of(AclOperation.READ, AclOperation.WRITE));

    private final Cluster cluster;
    private final Admin admin;
    private final List<Step> steps = new ArrayList<>();

    ClusterLook(Cluster cluster) {
        this.cluster = cluster;
        this.admin = cluster.admin();
    }

    /**
     * Looks.
     *
     * @param names of topics, by kind
     * @param group the workers'
     * @param transactionalId as a worker's begin
     */
    ClusterSeen look(Map<TopicKind, List<String>> names, String group, String transactionalId)
            throws InterruptedException {
        brokers();
        version();
        for (Map.Entry<TopicKind, List<String>> each : names.entrySet()) {
            for (String topic : each.getValue()) {
                rights(topic, NEEDED.getOrDefault(each.getKey(), Set.of()));
            }
        }
        group(group);
        transactions(transactionalId + "-check-" + UUID.randomUUID());
        return new ClusterSeen(steps);
    }

    private void brokers() throws InterruptedException {
        DescribeClusterResult described = admin.describeCluster();
        try {
            Collection<?> nodes = await(described.nodes());
            right(
                    "brokers",
                    nodes.size() + (nodes.size() == 1 ? " broker" : " brokers") + " of cluster " + cluster.id());
        } catch (KafkaException | TimeoutException e) {
            wrong("brokers", e, "look whether the brokers run, and at spring.kafka.bootstrap-servers");
        }
    }

    private void version() throws InterruptedException {
        try {
            Map<String, FinalizedVersionRange> features =
                    await(admin.describeFeatures().featureMetadata()).finalizedFeatures();
            FinalizedVersionRange metadata = features.get("metadata.version");
            FinalizedVersionRange transactions = features.get("transaction.version");
            right(
                    "version",
                    "metadata.version " + (metadata == null ? "unknown" : metadata.maxVersionLevel())
                            + ", transaction.version " + (transactions == null ? "0" : transactions.maxVersionLevel()));
        } catch (KafkaException | TimeoutException e) {
            wrong("version", e, "look whether the brokers are Kafka 3.3 or newer");
        }
    }

    private void rights(String topic, Set<AclOperation> needed) throws InterruptedException {
        if (needed.isEmpty()) {
            return;
        }
        String remedy = "grant the worker's user what it needs, see deploy/docs/kafka.md";
        try {
            await(admin.describeTopics(List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                            .allTopicNames())
                    .values()
                    .forEach(described -> compare("topic " + topic, needed, described.authorizedOperations(), remedy));
        } catch (UnknownTopicOrPartitionException _) {
            steps.add(new Step(
                    "rights",
                    "topic " + topic + ": is not there, or the user may not describe it",
                    "drover topics create, or grant Describe"));
        } catch (AuthorizationException _) {
            steps.add(new Step("rights", "topic " + topic + ": no right to describe it", remedy));
        } catch (KafkaException | TimeoutException e) {
            wrong("rights", e, remedy);
        }
    }

    /** @param has null from a broker that does not tell */
    private void compare(String of, Set<AclOperation> needed, @Nullable Set<AclOperation> has, String remedy) {
        Set<AclOperation> missing = EnumSet.copyOf(needed);
        missing.removeAll(has == null ? needed : has);
        if (missing.isEmpty()) {
            right("rights", of + ": " + spelled(needed));
        } else {
            steps.add(new Step("rights", of + ": no right to " + spelled(missing), remedy));
        }
    }

    private void group(String group) throws InterruptedException {
        String remedy = "grant Read and Describe on group " + group;
        try {
            await(admin.describeConsumerGroups(
                                    List.of(group),
                                    new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                            .all())
                    .values()
                    .forEach(described -> compare(
                            "group " + group, EnumSet.of(AclOperation.READ), described.authorizedOperations(), remedy));
        } catch (GroupIdNotFoundException _) {
            right("rights", "group " + group + ": not there yet");
        } catch (KafkaException | TimeoutException e) {
            wrong("rights", e, remedy);
        }
    }

    private void transactions(String id) {
        Map<String, Object> settings =
                Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id, ProducerConfig.MAX_BLOCK_MS_CONFIG, (int)
                        PATIENCE.toMillis());
        long began = System.nanoTime();
        try (Producer<byte[], byte[]> producer = cluster.producer(settings)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.abortTransaction();
            right(
                    "transactions",
                    "begun and aborted in "
                            + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
        } catch (KafkaException e) {
            wrong("transactions", e, "grant Write and Describe on transactional ids that begin with the worker's");
        }
    }

    private void right(String name, String what) {
        steps.add(new Step(name, what, ""));
    }

    private void wrong(String name, Exception e, String remedy) {
        steps.add(new Step(name, String.valueOf(cluster.explain(e).getMessage()), remedy));
    }

    private static String spelled(Set<AclOperation> operations) {
        return String.join(
                " and ",
                operations.stream()
                        .map(operation -> operation.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList());
    }

    private static <T> T await(KafkaFuture<T> future) throws InterruptedException, TimeoutException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException kafka) {
                throw kafka;
            }
            throw new KafkaException(e.getCause());
        }
    }
}

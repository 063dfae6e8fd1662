package dev.drover.operations.cluster;

import dev.drover.contracts.Topics;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Missing;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.MessageSanitizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A cluster that has answered, its topics' names, and clients for it. For one thread. */
public final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** In which a topic that was just created is known, and has leaders, everywhere. */
    private static final Duration NEW_TOPIC = Duration.ofSeconds(3);

    private final ClientProperties clients;
    private final TopicNames names;
    private final Admin admin;
    private final String id;

    private Cluster(ClientProperties clients, TopicNames names, Admin admin, String id) {
        this.clients = clients;
        this.names = names;
        this.admin = admin;
        this.id = id;
    }

    /**
     * Connects, and returns when a broker has answered.
     *
     * @throws OperationException if none does within 10 s
     */
    public static Cluster connect(ClientProperties clients, TopicNames names) {
        Explanation explanation = explanation(clients);
        Admin admin = null;
        try {
            admin = Admin.create(clients.forAdmin());
            return new Cluster(
                    clients, names, admin, await(admin.describeCluster().clusterId()));
        } catch (Exception e) {
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
            throw explanation.of(e);
        }
    }

    private static Explanation explanation(ClientProperties clients) {
        return new Explanation(clients.bootstrapServers(), new MessageSanitizer(new Desensitizer(clients.secrets())));
    }

    /** What to tell of something that was thrown: the broker, topic or right, and what to do. */
    public OperationException explain(Throwable thrown) {
        return explanation(clients).of(thrown);
    }

    /** The id of the cluster, as in request ids. */
    public String id() {
        return id;
    }

    public String bootstrapServers() {
        return clients.bootstrapServers();
    }

    /** All names; of several request topics the first. */
    public Topics topics() {
        return names.topics();
    }

    /** Every request topic that is configured. */
    public List<String> requestTopics() {
        return names.requests();
    }

    /** Settings for another admin client; they may hold secrets. */
    public Map<String, Object> adminSettings() {
        return clients.forAdmin();
    }

    /** Shared; closed with the cluster. */
    public Admin admin() {
        return admin;
    }

    /** A consumer without a group, read_committed; to be closed by the caller. */
    public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(
                clients.forConsumer(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** An idempotent producer, transactional if the settings say so; to be closed by the caller. */
    public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(clients.forProducer(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * The partitions of a topic.
     *
     * @throws OperationException if there is no such topic
     */
    public List<TopicPartition> partitions(String topic) throws Exception {
        return topic(topic).partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /**
     * What the broker says of a topic. One that a broker does not know is asked for again: another may have just created it.
     *
     * @throws OperationException if there is no such topic
     */
    public TopicDescription topic(String topic) throws Exception {
        TopicDescription description;
        try {
            description = described(topic);
        } catch (UnknownTopicOrPartitionException _) {
            throw new OperationException(new Missing(
                    "topic " + topic + " does not exist on " + bootstrapServers(),
                    "create it, or give the right name by --topic KIND=NAME or --config"));
        } catch (TopicAuthorizationException _) {
            // The broker's word does not name the topic.
            throw new TopicAuthorizationException(Set.of(topic));
        }
        if (description == null) {
            throw new IllegalStateException("the broker describes other topics than " + topic);
        }
        return description;
    }

    private @Nullable TopicDescription described(String topic) throws Exception {
        long began = System.nanoTime();
        while (true) {
            boolean late = System.nanoTime() - began > NEW_TOPIC.toNanos();
            try {
                TopicDescription description = await(
                                admin.describeTopics(List.of(topic)).allTopicNames())
                        .get(topic);
                if (late || description == null || hasLeaders(description)) {
                    return description;
                }
            } catch (UnknownTopicOrPartitionException e) {
                if (late) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static boolean hasLeaders(TopicDescription description) {
        return description.partitions().stream().noneMatch(partition -> partition.leader() == null);
    }

    /** Offsets of partitions, -1 where a time lies behind the last record. */
    public Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec spec, TopicReader.End end) throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (!asked.isEmpty()) {
            await(admin.listOffsets(asked, TopicReader.options(end)).all())
                    .forEach((partition, found) -> offsets.put(partition, found.offset()));
        }
        return offsets;
    }

    /** Those of the topics that exist. */
    public List<String> existing(Collection<String> topics) throws Exception {
        List<String> existing = new ArrayList<>();
        Map<String, KafkaFuture<TopicDescription>> described =
                admin.describeTopics(topics).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : described.entrySet()) {
            try {
                await(topic.getValue());
                existing.add(topic.getKey());
            } catch (UnknownTopicOrPartitionException _) {
                // Says what was asked.
            }
        }
        return existing;
    }

    /** Waits at most 10 s, and throws what the broker answered. */
    public static <T> T await(KafkaFuture<T> future) throws Exception {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(
                    "no answer within " + PATIENCE.toSeconds() + " s", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    @Override
    public String toString() {
        return "Cluster[" + bootstrapServers() + "]";
    }
}

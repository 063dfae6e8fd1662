package dev.drover.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks the broker what a restart depends on. Used by the poll thread; every call is short. */
final class BrokerFacts implements AutoCloseable {
    private static final long SECONDS = 2;

    private final Supplier<Admin> admins;
    private @Nullable Admin admin;

    BrokerFacts(Supplier<Admin> admins) {
        this.admins = admins;
    }

    /**
     * @param facts by partition asked for
     * @param journalEnds by journal partition, as a read-uncommitted client sees them
     */
    record Answer(Map<TopicPartition, Restart.Facts> facts, Map<Integer, Long> journalEnds, String clusterId) {}

    /**
     * @throws KafkaException if the broker does not answer in time or refuses; ask again
     */
    Answer ask(Set<TopicPartition> partitions, String journal) {
        Admin current = admin();
        try {
            var cluster = current.describeCluster().clusterId();
            var topics = current.describeTopics(partitions.stream()
                            .map(TopicPartition::topic)
                            .distinct()
                            .toList())
                    .allTopicNames();
            var starts = current.listOffsets(offsets(partitions, OffsetSpec.earliest()))
                    .all();
            Map<TopicPartition, OffsetSpec> latest = offsets(partitions, OffsetSpec.latest());
            List<TopicPartition> journals = partitions.stream()
                    .map(p -> new TopicPartition(journal, p.partition()))
                    .distinct()
                    .toList();
            journals.forEach(p -> latest.put(p, OffsetSpec.latest()));
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    current.listOffsets(latest).all().get(SECONDS, TimeUnit.SECONDS);
            String clusterId = cluster.get(SECONDS, TimeUnit.SECONDS);
            long clusterHash = CommitBlob.hash(clusterId);
            Map<String, TopicDescription> described = topics.get(SECONDS, TimeUnit.SECONDS);
            Map<TopicPartition, ListOffsetsResultInfo> begins = starts.get(SECONDS, TimeUnit.SECONDS);
            Map<TopicPartition, Restart.Facts> facts = new HashMap<>();
            for (TopicPartition p : partitions) {
                long topicHash =
                        CommitBlob.hash(known(described, p.topic()).topicId().toString());
                facts.put(
                        p,
                        new Restart.Facts(
                                clusterHash,
                                topicHash,
                                known(begins, p).offset(),
                                known(ends, p).offset()));
            }
            Map<Integer, Long> journalEnds = new HashMap<>();
            journals.forEach(p -> journalEnds.put(p.partition(), known(ends, p).offset()));
            return new Answer(facts, journalEnds, clusterId);
        } catch (ExecutionException e) {
            throw new KafkaException(ProducerErrors.describe(e), e);
        } catch (TimeoutException e) {
            throw new KafkaException("no answer within " + SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private static <K, V> V known(Map<K, V> answers, K key) {
        V answer = answers.get(key);
        if (answer == null) {
            throw new KafkaException("the broker left out " + key);
        }
        return answer;
    }

    private static Map<TopicPartition, OffsetSpec> offsets(Set<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> map = new HashMap<>();
        partitions.forEach(p -> map.put(p, spec));
        return map;
    }

    private Admin admin() {
        Admin current = admin;
        if (current == null) {
            current = admins.get();
            admin = current;
        }
        return current;
    }

    @Override
    public void close() {
        Admin old = admin;
        admin = null;
        if (old != null) {
            old.close(java.time.Duration.ofSeconds(1));
        }
    }
}

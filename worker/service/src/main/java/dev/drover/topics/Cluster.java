package dev.drover.topics;

import java.util.Map;

/**
 * The cluster and the topics as they were found at one time.
 *
 * @param topics every configured topic
 * @param maxOutputBytes the largest record that the worker writes
 */
public record Cluster(String id, Map<String, Topic> topics, int maxOutputBytes) {
    public Cluster {
        topics = Map.copyOf(topics);
    }

    /** @param maxRecordBytes the topic's own bound, {@code max.message.bytes} */
    public record Topic(int partitions, int maxRecordBytes) {}

    /** 0 for a topic that is unknown. */
    public int partitions(String topic) {
        Topic found = topics.get(topic);
        return found == null ? 0 : found.partitions();
    }

    /** The largest record that the worker can write there. */
    public int maxRecordBytes(String topic) {
        Topic found = topics.get(topic);
        return found == null ? maxOutputBytes : Math.min(found.maxRecordBytes(), maxOutputBytes);
    }
}

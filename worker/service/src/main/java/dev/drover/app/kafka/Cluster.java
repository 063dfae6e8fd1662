package dev.drover.app.kafka;

import java.util.Map;

/**
 * The cluster and the topics as they were found at one time.
 *
 * @param partitions partitions of each request topic
 * @param maxRequestBytes the largest record that a request topic takes
 * @param maxOutputBytes the largest record that the result and dead-letter topics take
 */
public record Cluster(String id, Map<String, Integer> partitions, int maxRequestBytes, int maxOutputBytes) {
    public Cluster {
        partitions = Map.copyOf(partitions);
    }
}

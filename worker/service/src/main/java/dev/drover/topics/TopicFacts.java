package dev.drover.topics;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic as the broker describes it.
 *
 * @param configs the topic's settings as they are in force, the broker's defaults included
 */
record TopicFacts(int partitions, Map<String, String> configs) {
    TopicFacts {
        configs = Map.copyOf(configs);
    }

    int maxMessageBytes() {
        return Integer.parseInt(configs.getOrDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "0"));
    }

    /** Negative: for ever. */
    Duration retention() {
        return Duration.ofMillis(Long.parseLong(configs.getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "-1")));
    }

    /** Those of the topics that exist. */
    static Map<String, TopicFacts> of(Admin admin, Collection<String> names)
            throws InterruptedException, ExecutionException {
        Map<String, TopicDescription> descriptions = existing(admin, names);
        List<ConfigResource> resources = descriptions.keySet().stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> configs =
                admin.describeConfigs(resources).all().get();
        Map<String, TopicFacts> facts = new HashMap<>();
        configs.forEach((resource, config) -> {
            TopicDescription description = descriptions.get(resource.name());
            if (description != null) {
                facts.put(resource.name(), facts(description, config));
            }
        });
        return facts;
    }

    private static TopicFacts facts(TopicDescription description, Config config) {
        Map<String, String> settings = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                settings.put(entry.name(), entry.value());
            }
        }
        return new TopicFacts(description.partitions().size(), settings);
    }

    private static Map<String, TopicDescription> existing(Admin admin, Collection<String> names)
            throws InterruptedException, ExecutionException {
        Map<String, TopicDescription> existing = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> described :
                admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                existing.put(described.getKey(), described.getValue().get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AuthorizationException) {
                    throw new ExecutionException(new AuthorizationException(
                            "topic " + described.getKey() + " cannot be seen: grant Describe and what else is needed"));
                }
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return existing;
    }
}

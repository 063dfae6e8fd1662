package dev.drover.app.configuration;

import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.Problem;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/**
 * Static membership of the group. A member that comes back under its old name has its partitions again in the same generation
 * of the group, so that the generation cannot say which of two owners is the later one.
 */
public final class StaticMembership {
    private StaticMembership() {}

    /** @throws InvalidConfigurationException if it is configured */
    public static void refuse(KafkaProperties kafka) {
        List<Problem> problems = problems(kafka);
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }

    static List<Problem> problems(KafkaProperties kafka) {
        return kafka.buildConsumerProperties().containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
                ? List.of(new Problem(
                        "spring.kafka.consumer.properties[" + ConsumerConfig.GROUP_INSTANCE_ID_CONFIG + "]",
                        "static membership hides from a worker that another one had its partitions",
                        "leave it out; a worker that stops hands its partitions over at once"))
                : List.of();
    }
}

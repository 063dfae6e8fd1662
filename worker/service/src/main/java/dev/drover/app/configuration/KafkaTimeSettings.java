package dev.drover.app.configuration;

import dev.drover.app.properties.ConfigurationRules.KafkaTimes;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** Reads the times that the operator has set for Kafka's clients. */
public final class KafkaTimeSettings {
    private KafkaTimeSettings() {}

    public static KafkaTimes of(KafkaProperties kafka) {
        return new KafkaTimes(
                millis(
                        kafka.buildConsumerProperties(),
                        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                        KafkaTimes.DEFAULT.maxPollInterval()),
                millis(
                        kafka.buildProducerProperties(),
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        KafkaTimes.DEFAULT.deliveryTimeout()));
    }

    private static Duration millis(Map<String, Object> settings, String name, Duration otherwise) {
        Object value = settings.get(name);
        return value == null ? otherwise : Duration.ofMillis(Long.parseLong(value.toString()));
    }
}

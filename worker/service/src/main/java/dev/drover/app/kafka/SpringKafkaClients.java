package dev.drover.app.kafka;

import dev.drover.engine.KafkaClients;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Clients with the operator's {@code spring.kafka.*}, TLS bundles and factory customizers included; what the engine
 * sets wins. Each client's metrics end with it.
 */
public final class SpringKafkaClients implements KafkaClients {
    private final Map<String, Object> consumerSettings;
    private final Map<String, Object> producerSettings;
    private final Map<String, Object> adminSettings;
    private final MeterRegistry meters;

    /** Takes the factories that Spring Boot has configured; nothing is connected yet. */
    public SpringKafkaClients(
            ConsumerFactory<?, ?> consumers, ProducerFactory<?, ?> producers, KafkaAdmin admin, MeterRegistry meters) {
        this.consumerSettings = consumers.getConfigurationProperties();
        this.producerSettings = producers.getConfigurationProperties();
        this.adminSettings = admin.getConfigurationProperties();
        this.meters = meters;
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        var factory = new DefaultKafkaConsumerFactory<>(
                merged(consumerSettings, settings), ByteArrayDeserializer::new, ByteArrayDeserializer::new);
        factory.addListener(new MicrometerConsumerListener<>(meters));
        return factory.createConsumer();
    }

    /** A plain client: spring-kafka's own transactional producers begin and cache by themselves. */
    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        return new MeteredProducer(merged(producerSettings, settings), meters);
    }

    @Override
    public Admin admin() {
        return Admin.create(adminSettings);
    }

    private static Map<String, Object> merged(Map<String, Object> operators, Map<String, Object> engines) {
        var merged = new HashMap<>(operators);
        merged.putAll(engines);
        return merged;
    }

    private static final class MeteredProducer extends KafkaProducer<byte[], byte[]> {
        private final KafkaClientMetrics metrics;

        MeteredProducer(Map<String, Object> settings, MeterRegistry meters) {
            super(settings, new ByteArraySerializer(), new ByteArraySerializer());
            metrics = new KafkaClientMetrics(this);
            metrics.bindTo(meters);
        }

        @Override
        public void close(Duration timeout) {
            metrics.close();
            super.close(timeout);
        }
    }
}

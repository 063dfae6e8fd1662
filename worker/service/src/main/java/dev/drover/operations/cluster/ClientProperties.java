package dev.drover.operations.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Settings of Kafka's clients: the operator's, above what suits a command that somebody waits for. Never printed. */
public record ClientProperties(Map<String, Object> admin, Map<String, Object> consumer, Map<String, Object> producer) {
    private static final List<String> SECRET = List.of("password", "jaas", "secret", "key", "token", "truststore.cert");

    public ClientProperties {
        admin = Map.copyOf(admin);
        consumer = Map.copyOf(consumer);
        producer = Map.copyOf(producer);
    }

    public String bootstrapServers() {
        return said(admin.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** Lists arrive from Spring as lists. */
    private static String said(@org.jspecify.annotations.Nullable Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list ->
                String.join(",", list.stream().map(Object::toString).toList());
            default -> value.toString();
        };
    }

    Map<String, Object> forAdmin() {
        Map<String, Object> settings = impatient();
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "4000");
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "8000");
        settings.putAll(admin);
        return settings;
    }

    /** Without a group: nothing is committed, nobody is rebalanced. */
    Map<String, Object> forConsumer(Map<String, Object> commands) {
        Map<String, Object> settings = impatient();
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "6000");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1000");
        settings.putAll(consumer);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        settings.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
        settings.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.putAll(commands);
        return settings;
    }

    /** Idempotent, acknowledged by all replicas. */
    Map<String, Object> forProducer(Map<String, Object> commands) {
        Map<String, Object> settings = impatient();
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000");
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, "20");
        settings.putAll(producer);
        settings.remove(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG);
        settings.remove(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
        settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        settings.putAll(commands);
        return settings;
    }

    private static Map<String, Object> impatient() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "4000");
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, "4000");
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
        settings.put(
                CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, ""); // an MBean for each figure, read by nobody
        return settings;
    }

    /** Values that must not be printed. */
    List<String> secrets() {
        return Stream.of(admin, consumer, producer)
                .flatMap(settings -> settings.entrySet().stream())
                .filter(setting -> isSecret(setting.getKey()))
                .map(setting -> setting.getValue().toString())
                .distinct()
                .toList();
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET.stream().anyMatch(lower::contains);
    }

    /** Without the values. */
    @Override
    public String toString() {
        return "ClientProperties[" + bootstrapServers() + "]";
    }
}

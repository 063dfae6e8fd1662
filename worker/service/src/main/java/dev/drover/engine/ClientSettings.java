package dev.drover.engine;

import dev.drover.engine.EngineSettings.Guarantee;
import dev.drover.engine.EngineSettings.Protocol;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The client settings on which the engine's guarantees rest. */
final class ClientSettings {
    private static final int MAX_POLL_RECORDS = 500;
    private static final Duration MAX_BLOCK = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private ClientSettings() {}

    static Map<String, Object> consumer(EngineSettings settings) {
        Map<String, Object> map = reader();
        map.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        map.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, settings.protocol().name().toLowerCase(Locale.ROOT));
        if (settings.protocol() == Protocol.CLASSIC) { // with the consumer protocol the broker decides
            map.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        map.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // the loader decides where to start
        map.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        map.put(
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                Math.toIntExact(settings.maxPollInterval().toMillis()));
        map.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, (int)
                Math.clamp(settings.inFlightBytes() / 4, 1 << 20, 50 << 20));
        return map;
    }

    /** For the journal: no group. */
    static Map<String, Object> journal() {
        Map<String, Object> map = reader();
        map.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        map.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        return map;
    }

    private static Map<String, Object> reader() {
        Map<String, Object> map = new HashMap<>();
        map.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        map.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        map.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        map.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        map.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return map;
    }

    /**
     * A delivery ends before the transaction does, or a late batch could meet the next one. The retry backoff is
     * lowered because its default makes each transaction wait 100 ms for the coordinator.
     */
    static Map<String, Object> producer(EngineSettings settings, String transactionalId) {
        long transaction = settings.transactionTimeout().toMillis();
        long request = Math.min(REQUEST_TIMEOUT.toMillis(), transaction / 3);
        Map<String, Object> map = new HashMap<>();
        map.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        map.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        map.put(ProducerConfig.ACKS_CONFIG, "all");
        map.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        map.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        map.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) request);
        map.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) (transaction * 4 / 5));
        map.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK.toMillis());
        map.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 10L);
        map.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500L);
        map.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.maxRequestBytes());
        if (settings.guarantee() == Guarantee.EXACTLY_ONCE) {
            map.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
            map.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) transaction);
        }
        return map;
    }
}

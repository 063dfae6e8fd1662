package dev.drover.app.control;

import dev.drover.contracts.WorkerAnnouncement;
import dev.drover.engine.KafkaClients;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a record now and then: what others may know of this worker. A worker that cannot write does
 * without, as before there were announcements, and says so once. For one thread.
 */
final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final int WAIT_SECONDS = 5;
    private static final Map<String, Object> SETTINGS = Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig
                    .ENABLE_IDEMPOTENCE_CONFIG, // each record is the whole truth, and brokers remember each producer
            false,
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            WAIT_SECONDS * 1_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            WAIT_SECONDS * 500,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            WAIT_SECONDS * 1_000);

    private final String topic;
    private final KafkaClients clients;
    private boolean complained;

    Announcer(String topic, KafkaClients clients) {
        this.topic = topic;
        this.clients = clients;
    }

    /** Whether it is written. */
    boolean say(WorkerAnnouncement announcement) throws InterruptedException {
        return write(WorkerAnnouncement.key(announcement.worker()), announcement.value());
    }

    /** Takes the record of a worker that is gone from the topic. */
    void forget(String worker) throws InterruptedException {
        write(WorkerAnnouncement.key(worker), null);
    }

    private boolean write(byte[] key, byte @Nullable [] value) throws InterruptedException {
        Producer<byte[], byte[]> producer = null;
        try {
            producer = clients.producer(SETTINGS);
            producer.send(new ProducerRecord<>(topic, key, value)).get(WAIT_SECONDS, TimeUnit.SECONDS);
            complained = false;
            return true;
        } catch (InterruptException _) {
            throw new InterruptedException("interrupted while writing to " + topic);
        } catch (ExecutionException e) {
            complain(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException | java.util.concurrent.TimeoutException e) {
            complain(e);
        } finally {
            if (producer != null) {
                producer.close(Duration.ZERO);
            }
        }
        return false;
    }

    private void complain(Throwable e) {
        if (!complained) {
            complained = true;
            LOG.warn(
                    "other workers are not told what this one is configured with, and may end requests that it could"
                            + " serve: {} cannot be written ({}); grant Write on it",
                    topic,
                    e.getMessage());
        }
    }
}

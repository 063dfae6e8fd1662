package dev.drover.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.testbed.Oracle;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Enqueues requests at a steady rate until it is told to end. */
final class SteadyFeed implements AutoCloseable {
    private final String topic;
    private final Duration gap;
    private final KafkaProducer<String, byte[]> producer;
    private final Enqueued enqueued = new Enqueued();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean ended;

    private SteadyFeed(String bootstrapServers, String topic, int perSecond) {
        this.topic = topic;
        this.gap = Duration.ofSeconds(1).dividedBy(perSecond);
        this.producer =
                new KafkaProducer<>(settings(bootstrapServers), new StringSerializer(), new ByteArraySerializer());
        this.thread = Thread.ofPlatform().name("feed").start(this::run);
    }

    static SteadyFeed start(String bootstrapServers, String topic, int perSecond) {
        return new SteadyFeed(bootstrapServers, topic, perSecond);
    }

    int sent() {
        return enqueued.size();
    }

    /**
     * Stops, waits for every acknowledgement, and says what was enqueued.
     *
     * @throws IllegalStateException if a request could not be enqueued, since then nobody knows whether it was
     */
    Enqueued end() {
        close();
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a request could not be enqueued", failed);
        }
        return enqueued;
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }

    private void run() {
        long start = System.nanoTime();
        for (int i = 0; !ended; i++) {
            long due = start + gap.toNanos() * i;
            while (due > System.nanoTime()) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            send(i);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of it.
    private void send(int i) {
        String tenant = DemoRequests.TENANTS.get(i % DemoRequests.TENANTS.size());
        String line =
                "{\"custom_id\":\"t-" + i + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"tenant\":\""
                        + tenant + "\",\"task\":\"bulk\",\"body\":{\"max_tokens\":50,\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"request " + i + "\"}]}}";
        producer.send(new ProducerRecord<>(topic, "k" + i, line.getBytes(UTF_8)), (metadata, failed) -> {
            if (failed != null) {
                failure.set(failed);
            } else {
                String origin = Oracle.origin(metadata.topic(), metadata.partition(), metadata.offset());
                enqueued.add(origin, metadata.timestamp(), tenant);
            }
        });
    }

    /** One request in flight: a partition that was just created may take a later batch before the first. */
    static Map<String, Object> settings(String bootstrapServers) {
        return Map.of(
                "bootstrap.servers", bootstrapServers,
                "max.in.flight.requests.per.connection", 1,
                "delivery.timeout.ms", 120_000,
                "linger.ms", 5);
    }
}

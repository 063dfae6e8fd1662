package dev.drover.standalone;

import dev.drover.standalone.DemoRequests.DemoRequest;
import dev.drover.testbed.Oracle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** An ordinary producer of requests, at a steady pace. */
final class RequestFeed {
    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final Enqueued enqueued = new Enqueued();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private RequestFeed(String bootstrapServers, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                SteadyFeed.settings(bootstrapServers), new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * Sends all requests and returns when each has been acknowledged.
     *
     * @param over the time to spread them over
     * @throws IllegalStateException if one could not be enqueued
     */
    static Enqueued send(String bootstrapServers, String topic, List<DemoRequest> requests, Duration over) {
        RequestFeed feed = new RequestFeed(bootstrapServers, topic);
        try (feed.producer) {
            long start = System.nanoTime();
            for (int i = 0; i < requests.size(); i++) {
                waitUntil(start + over.toNanos() * i / requests.size());
                feed.send(requests.get(i));
            }
            feed.producer.flush();
        }
        Exception failed = feed.failure.get();
        if (failed != null) {
            throw new IllegalStateException("a request could not be enqueued", failed);
        }
        return feed.enqueued;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of it.
    private void send(DemoRequest request) {
        producer.send(new ProducerRecord<>(topic, request.key(), request.value()), (metadata, failed) -> {
            if (failed != null) {
                failure.set(failed);
            } else {
                String origin = Oracle.origin(metadata.topic(), metadata.partition(), metadata.offset());
                enqueued.add(origin, metadata.timestamp(), request.tenant());
            }
        });
    }

    private static void waitUntil(long nanos) {
        long left = nanos - System.nanoTime();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = nanos - System.nanoTime();
        }
    }
}

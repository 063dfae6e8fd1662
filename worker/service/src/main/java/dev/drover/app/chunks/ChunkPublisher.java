package dev.drover.app.chunks;

import dev.drover.contracts.ChunkCodec;
import dev.drover.contracts.ChunkRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes chunks by a producer and a thread of its own, both of which are there only once a request has asked. Records are
 * written at least once or not at all, in order; a slow or absent broker costs chunks, never a call or a commit.
 */
public final class ChunkPublisher implements AutoCloseable {
    /** Between two looks at what waits: each request makes 25 records a second at most, while it fits in them. */
    static final Duration LINGER = Duration.ofMillis(40);
    /** Bytes of events that may wait, of all requests; the producer holds as many again. */
    static final long MOST_WAITING = 16L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ChunkPublisher.class);
    private static final Duration REST = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    private final String topic;
    private final ChunkEvents events;
    private final BlockingQueue<RequestChunks> ready = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong warnedAt = new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS.toNanos());
    private volatile long restsUntil = System.nanoTime();
    private @Nullable Thread thread; // guarded by this
    private @Nullable Producer<byte[], byte[]> producer; // the thread's

    /**
     * @param producers makes one of these settings, beside the operator's
     * @param topic of chunks
     */
    public ChunkPublisher(
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers, String topic, ChunkEvents events) {
        this.producers = producers;
        this.topic = topic;
        this.events = events;
    }

    /** Takes the chunks of a request from now on. */
    public RequestChunks open(ChunkedRequest request) {
        synchronized (this) {
            if (thread == null) {
                thread = Thread.ofPlatform().name("drover-chunks").daemon().start(this::run);
            }
        }
        return new RequestChunks(request, this);
    }

    /** False: there is no room. */
    boolean reserve(int bytes) {
        if (waiting.addAndGet(bytes) <= MOST_WAITING) {
            return true;
        }
        waiting.addAndGet(-bytes);
        return false;
    }

    void release(int bytes) {
        waiting.addAndGet(-bytes);
    }

    /** Something waits there. */
    void announce(RequestChunks request) {
        ready.add(request);
    }

    /** The rest of an attempt is left out. */
    void cut() {
        events.cut();
    }

    /** Writes what waits, within some seconds. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running != null) {
            running.interrupt(); // Before it is told to write the last, which must not be interrupted.
        }
        closing.countDown();
        if (running != null) {
            try {
                running.join(CLOSE.multipliedBy(2));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        List<RequestChunks> some = new ArrayList<>();
        try {
            do {
                some.add(ready.take());
                pass(some);
            } while (!closing.await(LINGER.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException | InterruptException _) {
            // Told to stop.
        }
        var _ = Thread.interrupted(); // The producer would not end in peace.
        try {
            pass(some);
        } catch (InterruptException e) {
            LOG.debug("interrupted while the last chunks were written", e);
        }
        closeProducer(CLOSE);
    }

    private void pass(List<RequestChunks> some) {
        ready.drainTo(some);
        for (RequestChunks each : some) {
            try {
                publish(each);
            } catch (InterruptException e) {
                throw e;
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
                // The thread is there for the chunks of later requests too.
                LOG.error("chunks could not be published", e);
            }
        }
        some.clear();
    }

    private void publish(RequestChunks chunks) {
        for (ChunkRecord record : chunks.fetch()) {
            if (System.nanoTime() - restsUntil < 0) {
                chunks.lost(record.attempt());
            } else {
                send(chunks, record);
            }
        }
    }

    private void send(RequestChunks chunks, ChunkRecord record) {
        try {
            Producer<byte[], byte[]> sending = producer();
            Integer partition =
                    chunks.request().partition(sending.partitionsFor(topic).size());
            var _ = sending.send(
                    new ProducerRecord<>(
                            topic,
                            partition,
                            chunks.request().key(),
                            ChunkCodec.encode(record),
                            chunks.request().headers()),
                    (_, failure) -> {
                        if (failure == null) {
                            events.written();
                        } else {
                            failed(chunks, record, failure);
                        }
                    });
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            failed(chunks, record, e);
            if (!(e instanceof TimeoutException)) {
                closeProducer(Duration.ZERO);
            }
        }
    }

    /** While the broker is slow, nobody else's chunks wait for it in turn. */
    private void failed(RequestChunks chunks, ChunkRecord record, Exception why) {
        chunks.lost(record.attempt());
        if (!(why instanceof RecordTooLargeException)) {
            restsUntil = System.nanoTime() + REST.toNanos();
        }
        long now = System.nanoTime();
        long warned = warnedAt.get();
        if (now - warned >= BETWEEN_WARNINGS.toNanos() && warnedAt.compareAndSet(warned, now)) {
            LOG.warn(
                    "chunks cannot be written to {}, results are not affected: {}",
                    topic,
                    why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage());
        }
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> known = producer;
        if (known == null) {
            known = producers.apply(settings());
            producer = known;
        }
        return known;
    }

    private void closeProducer(Duration within) {
        Producer<byte[], byte[]> known = producer;
        producer = null;
        if (known != null) {
            try {
                known.close(within);
            } catch (KafkaException e) {
                LOG.debug("the producer of chunks did not end in peace", e);
            }
        }
    }

    /** Idempotent: chunks must not overtake one another, and nobody waits for the acknowledgements. */
    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "drover-chunks");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, MOST_WAITING);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500L);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
        return settings;
    }
}

package dev.drover.client;

import dev.drover.contracts.Origin;
import dev.drover.contracts.ResultLine;
import dev.drover.contracts.TopicKind;
import dev.drover.contracts.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues requests and waits for their results. Safe for use by several threads. A process that ends forgets what it
 * waited for; the results stay on their topic. Partitions added to the result topic are seen by clients made after.
 */
public final class DroverClient implements AutoCloseable {
    /** How long after its deadline a result is still waited for: the worker answers {@code expired} then. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration DEFAULT_DEADLINE = Duration.ofHours(24);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final ResultReader reader;
    private final Correlation correlation;
    private final Thread thread;
    private final String topic;
    private final Clock clock;

    DroverClient(
            Producer<byte[], byte[]> producer,
            ResultReader reader,
            Correlation correlation,
            String topic,
            Clock clock) {
        this.producer = producer;
        this.reader = reader;
        this.correlation = correlation;
        this.topic = topic;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("drover-client-results").daemon().unstarted(reader);
    }

    /**
     * Connects; returns when the result topic can be read.
     *
     * @param kafka {@code bootstrap.servers}, security and what else both a producer and a consumer take
     * @throws KafkaException if the cluster cannot be reached or does not permit it
     */
    public static DroverClient connect(Map<String, Object> kafka, Topics topics) {
        return connect(kafka, topics, null);
    }

    /**
     * The same, and reads chunks of answers as well, those of all requests: connect so only where somebody looks at text
     * while it comes.
     *
     * @throws KafkaException if the cluster cannot be reached or does not permit it
     */
    public static DroverClient connectWithChunks(Map<String, Object> kafka, Topics topics) {
        return connect(kafka, topics, topics.name(TopicKind.CHUNKS));
    }

    private static DroverClient connect(Map<String, Object> kafka, Topics topics, @Nullable String chunks) {
        Correlation correlation = new Correlation();
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consuming(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            ResultReader reader = new ResultReader(consumer, topics.results(), chunks, correlation);
            Producer<byte[], byte[]> producer =
                    new KafkaProducer<>(producing(kafka), new ByteArraySerializer(), new ByteArraySerializer());
            DroverClient client = new DroverClient(producer, reader, correlation, topics.requests(), Clock.systemUTC());
            client.start();
            return client;
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /**
     * Sends a request. The future ends with the terminal line, which may be an error; exceptionally with a
     * {@link KafkaException} if the request was not sent, a {@link java.util.concurrent.TimeoutException} if no line
     * came until half a minute after the deadline, a {@link CancellationException} if the client is closed first.
     */
    public CompletableFuture<ResultLine> enqueue(ClientRequest request) {
        return sent(request, null);
    }

    /**
     * The same, with the answer's text as it comes; the listener has heard all of it when the future ends. Without
     * {@link #connectWithChunks}, or if the request does not ask for chunks ({@link RequestBuilder#chunks}), all text comes
     * with the result. A request that ends without a line tells its listener nothing of that.
     */
    public CompletableFuture<ResultLine> enqueue(ClientRequest request, TextListener listener) {
        return sent(request, listener);
    }

    private CompletableFuture<ResultLine> sent(ClientRequest request, @Nullable TextListener listener) {
        CompletableFuture<ResultLine> future = new CompletableFuture<>();
        try {
            correlation.sending();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        try {
            var _ = producer.send(new ProducerRecord<>(topic, request.key(), request.value()), (metadata, failure) -> {
                if (failure == null) {
                    correlation.sent(
                            new Origin(metadata.topic(), metadata.partition(), metadata.offset()), future, listener);
                } else {
                    correlation.notSent();
                    future.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            correlation.notSent();
            return CompletableFuture.failedFuture(e);
        }
        return future.orTimeout(patience(request).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends what is on its way, ends every wait, and returns when both connections are closed. */
    @Override
    public void close() {
        producer.close(CLOSE);
        reader.stop();
        try {
            thread.join(CLOSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        correlation.breakOff(new CancellationException("the client was closed"));
    }

    void start() {
        thread.start();
    }

    private Duration patience(ClientRequest request) {
        Instant now = clock.instant();
        Instant deadline = request.deadline();
        Duration patience =
                Duration.between(now, (deadline == null ? now.plus(DEFAULT_DEADLINE) : deadline).plus(GRACE));
        return patience.isPositive() ? patience : Duration.ZERO;
    }

    private static Map<String, Object> producing(Map<String, Object> kafka) {
        Map<String, Object> all = new HashMap<>(kafka);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return all;
    }

    private static Map<String, Object> consuming(Map<String, Object> kafka) {
        Map<String, Object> all = new HashMap<>(kafka);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"); // a line read twice does no harm
        return all;
    }
}

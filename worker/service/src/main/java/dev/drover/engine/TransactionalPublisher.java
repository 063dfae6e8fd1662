package dev.drover.engine;

import dev.drover.engine.ProducerErrors.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a batch in one short transaction: records before offsets, then the commit, which is repeated until its
 * end is known. The only user of its producer.
 */
final class TransactionalPublisher<C> implements Publisher<C> {
    private static final Logger log = LoggerFactory.getLogger(TransactionalPublisher.class);

    /** A request of offsets stays below the size at which coordinators complain. */
    private static final int OFFSETS_PER_CALL = 100;

    /** The first record that could not be sent, and why. */
    private record Unsent(OutputRecord output, Exception error) {}

    private final Supplier<Producer<byte[], byte[]>> producers;
    private @Nullable Producer<byte[], byte[]> producer;
    private volatile boolean abandoned;

    TransactionalPublisher(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
    }

    @Override
    public String prepare() {
        Producer<byte[], byte[]> fresh = producer;
        try {
            if (fresh == null) {
                fresh = producers.get();
                producer = fresh;
            }
            fresh.initTransactions();
            return "";
        } catch (TimeoutException | InterruptException e) {
            return "waiting for the broker's transaction coordinator: " + e.getMessage(); // may be called again
        } catch (KafkaException e) {
            discard();
            return "the transactional producer cannot start: " + ProducerErrors.describe(e);
        }
    }

    @Override
    public Published publish(Batch<C> batch) {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            throw new IllegalStateException("not prepared");
        }
        AtomicReference<@Nullable Unsent> unsent = new AtomicReference<>();
        try {
            current.beginTransaction();
            send(current, batch.records(), unsent);
            for (Map<TopicPartition, OffsetAndMetadata> some : slices(batch.offsets())) {
                current.sendOffsetsToTransaction(some, batch.metadata());
            }
        } catch (KafkaException | IllegalStateException e) {
            return abort(current, e, unsent);
        }
        return commit(current, unsent);
    }

    private static void send(
            Producer<byte[], byte[]> producer, List<OutputRecord> outputs, AtomicReference<@Nullable Unsent> unsent) {
        for (OutputRecord output : outputs) {
            var message = new ProducerRecord<>(
                    output.topic(), output.partition(), null, output.key(), output.value(), output.headers());
            producer.send(message, (_, error) -> {
                if (error != null && (unsent.get() == null || ProducerErrors.kind(error) == Kind.UNSENDABLE)) {
                    unsent.set(new Unsent(output, error));
                }
            });
        }
    }

    /** A time-out leaves the end unknown, and an abort would be illegal: only asking again helps. */
    private Published commit(Producer<byte[], byte[]> current, AtomicReference<@Nullable Unsent> unsent) {
        while (true) {
            try {
                current.commitTransaction();
                return new Published.Committed();
            } catch (TimeoutException | InterruptException e) {
                if (abandoned) {
                    return inDoubt(e);
                }
                Thread.interrupted(); // an interrupt that stays set would fail every further try
                log.warn("commit not answered yet, asking again: {}", e.getMessage());
            } catch (KafkaException e) {
                return ProducerErrors.kind(e) == Kind.FENCED ? inDoubt(e) : abort(current, e, unsent);
            }
        }
    }

    private Published abort(
            Producer<byte[], byte[]> current, RuntimeException cause, AtomicReference<@Nullable Unsent> unsent) {
        if (ProducerErrors.kind(cause) == Kind.FENCED) {
            return inDoubt(cause);
        }
        while (true) {
            try {
                current.abortTransaction();
                break;
            } catch (TimeoutException | InterruptException e) {
                if (abandoned) {
                    return inDoubt(e);
                }
                Thread.interrupted();
                log.warn("abort not answered yet, asking again: {}", e.getMessage());
            } catch (KafkaException | IllegalStateException e) {
                e.addSuppressed(cause);
                return inDoubt(e);
            }
        }
        return afterAbort(cause, unsent.get());
    }

    private static Published afterAbort(RuntimeException cause, @Nullable Unsent unsent) {
        if (unsent != null && ProducerErrors.kind(unsent.error) == Kind.UNSENDABLE) {
            return new Published.Unsendable(unsent.output, ProducerErrors.describe(unsent.error));
        }
        Exception telling = unsent != null && ProducerErrors.kind(cause) == Kind.ABORTABLE ? unsent.error : cause;
        String described = ProducerErrors.describe(telling);
        return switch (ProducerErrors.kind(telling)) {
            case ABORTABLE, FENCED -> new Published.Kept(described, false);
            case OWNERSHIP_MOVED -> new Published.Kept(described, true);
            case REFUSED ->
                new Published.Refused(unsent == null ? described : "topic " + unsent.output.topic() + ": " + described);
            case UNSENDABLE ->
                unsent == null
                        ? new Published.Kept(described, false)
                        : new Published.Unsendable(unsent.output, described);
        };
    }

    /** Replaces the producer, for whose transaction the next one's {@code initTransactions} will answer. */
    private Published inDoubt(Exception cause) {
        discard();
        return new Published.InDoubt(ProducerErrors.describe(cause), ProducerErrors.kind(cause) == Kind.FENCED);
    }

    private void discard() {
        Producer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(Duration.ZERO);
        }
    }

    private static List<Map<TopicPartition, OffsetAndMetadata>> slices(Map<TopicPartition, OffsetAndMetadata> all) {
        List<Map<TopicPartition, OffsetAndMetadata>> slices = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> slice = new HashMap<>();
        for (var entry : all.entrySet()) {
            slice.put(entry.getKey(), entry.getValue());
            if (slice.size() == OFFSETS_PER_CALL) {
                slices.add(slice);
                slice = new HashMap<>();
            }
        }
        if (!slice.isEmpty()) {
            slices.add(slice);
        }
        return slices;
    }

    @Override
    public void abandon() {
        abandoned = true;
    }

    @Override
    public void close(Duration atMost) {
        Producer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(abandoned ? Duration.ZERO : atMost);
        }
    }
}

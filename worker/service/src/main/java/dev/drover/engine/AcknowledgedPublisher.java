package dev.drover.engine;

import dev.drover.engine.ProducerErrors.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * For clusters without transactions: outcomes are acknowledged first, then the poll thread commits the offsets. A
 * crash between the two writes outcomes again.
 */
final class AcknowledgedPublisher<C> implements Publisher<C> {
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Function<Map<TopicPartition, OffsetAndMetadata>, CompletableFuture<Void>> offsets;
    private @Nullable Producer<byte[], byte[]> producer;
    private volatile boolean abandoned;

    /** @param offsets commits offsets on the poll thread */
    AcknowledgedPublisher(
            Supplier<Producer<byte[], byte[]>> producers,
            Function<Map<TopicPartition, OffsetAndMetadata>, CompletableFuture<Void>> offsets) {
        this.producers = producers;
        this.offsets = offsets;
    }

    @Override
    public String prepare() {
        try {
            if (producer == null) {
                producer = producers.get();
            }
            return "";
        } catch (KafkaException e) {
            return "the producer cannot start: " + ProducerErrors.describe(e);
        }
    }

    @Override
    public Published publish(Batch<C> batch) {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            throw new IllegalStateException("not prepared");
        }
        List<OutputRecord> outputs = batch.records();
        List<Future<RecordMetadata>> sent = new ArrayList<>(outputs.size());
        try {
            for (OutputRecord output : outputs) {
                sent.add(current.send(new ProducerRecord<>(
                        output.topic(), output.partition(), null, output.key(), output.value(), output.headers())));
            }
            current.flush();
        } catch (KafkaException e) {
            return failed(e, outputs.get(Math.min(sent.size(), outputs.size() - 1)));
        }
        for (int i = 0; i < sent.size(); i++) {
            Exception error = await(sent.get(i));
            if (error != null) {
                return failed(error, outputs.get(i));
            }
        }
        Exception error = await(offsets.apply(batch.offsets()));
        return error == null
                ? new Published.Committed()
                : new Published.Kept(
                        ProducerErrors.describe(error), ProducerErrors.kind(error) == Kind.OWNERSHIP_MOVED);
    }

    private @Nullable Exception await(Future<?> future) {
        while (true) {
            try {
                future.get(100, TimeUnit.MILLISECONDS);
                return null;
            } catch (ExecutionException e) {
                return e;
            } catch (java.util.concurrent.TimeoutException e) {
                if (abandoned) {
                    return e;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return e;
            }
        }
    }

    private Published failed(Exception error, OutputRecord output) {
        String described = ProducerErrors.describe(error);
        return switch (ProducerErrors.kind(error)) {
            case UNSENDABLE -> new Published.Unsendable(output, described);
            case REFUSED -> new Published.Refused("topic " + output.topic() + ": " + described);
            case OWNERSHIP_MOVED -> new Published.Kept(described, true);
            case ABORTABLE -> new Published.Kept(described, false);
            case FENCED -> {
                close(Duration.ZERO);
                yield new Published.InDoubt(described, false);
            }
        };
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

package dev.drover.engine;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A MockProducer whose calls fail as scripted, each once, in order. */
final class TestingProducer extends MockProducer<byte[], byte[]> {
    final Queue<RuntimeException> initFailures = new ArrayDeque<>();
    final Queue<RuntimeException> commitFailures = new ArrayDeque<>();
    final Queue<RuntimeException> abortFailures = new ArrayDeque<>();
    final Queue<RuntimeException> offsetFailures = new ArrayDeque<>();
    /** Topics whose records the broker refuses, and how; the refusal comes through the callback. */
    final Map<String, ApiException> refusedTopics = new ConcurrentHashMap<>();

    /** Runs before a commit ends, well or badly. */
    volatile Runnable beforeCommit = () -> {};

    final AtomicInteger commits = new AtomicInteger();
    final AtomicInteger aborts = new AtomicInteger();
    private volatile boolean poisoned;
    private volatile ApiException poison = new ApiException();

    TestingProducer() {
        super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void initTransactions() {
        failWith(initFailures);
        super.initTransactions();
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, Callback callback) {
        ApiException refusal = refusedTopics.get(message.topic());
        if (refusal != null && (message.value() == null || message.value().length > 10)) {
            poisoned = true;
            poison = refusal;
            callback.onCompletion(
                    new RecordMetadata(new TopicPartition(message.topic(), 0), -1, -1, -1, -1, -1), refusal);
            return java.util.concurrent.CompletableFuture.failedFuture(refusal);
        }
        return super.send(message, callback);
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata metadata) {
        failWith(offsetFailures);
        super.sendOffsetsToTransaction(offsets, metadata);
    }

    @Override
    public void commitTransaction() {
        commits.incrementAndGet();
        beforeCommit.run();
        failWith(commitFailures);
        if (poisoned) {
            throw new KafkaException("Cannot execute transactional method because we are in an error state", poison);
        }
        super.commitTransaction();
    }

    @Override
    public void abortTransaction() {
        aborts.incrementAndGet();
        failWith(abortFailures);
        poisoned = false;
        super.abortTransaction();
    }

    private static void failWith(Queue<RuntimeException> failures) {
        RuntimeException failure = failures.poll();
        if (failure != null) {
            if (failure instanceof InterruptException) {
                Thread.currentThread().interrupt(); // as the real one leaves it
            }
            throw failure;
        }
    }
}

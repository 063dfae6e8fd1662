package dev.drover.operations.deadletters;

import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Conflict;
import dev.drover.operations.OperationFailure.Incomplete;
import dev.drover.operations.cluster.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;

/**
 * The right to write marks, held by one run at a time: the transactional producer whose id belongs to the marks topic.
 * Taking it ends the former holder's open transaction and fences the holder, so whoever has it has seen, once it has read
 * the marks to their end, everything that was ever replayed. For one thread.
 */
final class Claim implements AutoCloseable {
    private static final int TRIES = 5;

    private final Producer<byte[], byte[]> producer;

    /** @param producer transactional and initialised; closed with the claim */
    Claim(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Takes the claim from whoever has it; returns when the former holder's last transaction has ended. */
    static Claim take(Cluster cluster) {
        return take(cluster, cluster.topics().replays());
    }

    /** The same for marks on another topic. */
    static Claim take(Cluster cluster, String marks) {
        Producer<byte[], byte[]> producer = cluster.producer(Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, ReplayId.claim(marks),
                // What a killed run leaves open holds readers up for as long, unless it is started again.
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "15000",
                ProducerConfig.LINGER_MS_CONFIG, "5",
                // The topic's limit counts, not the client's: a letter was a record before.
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "134217728",
                ProducerConfig.BUFFER_MEMORY_CONFIG, "268435456"));
        try {
            producer.initTransactions();
            return new Claim(producer);
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** Another run has the claim; nothing of this transaction is visible. */
    static final class Fenced extends RuntimeException {
        Fenced(Throwable cause) {
            super(cause);
        }
    }

    /** Whether the transaction was committed is not known. */
    static final class InDoubt extends RuntimeException {
        InDoubt(Throwable cause) {
            super(cause);
        }

        /** Whether another run took the claim meanwhile; if not, there was no answer. */
        boolean fenced() {
            return isFence(this);
        }
    }

    /** The transaction was aborted because of a record in it; the claim is still held. */
    static final class Aborted extends RuntimeException {
        private final RuntimeException why;

        Aborted(RuntimeException why) {
            super(why);
            this.why = why;
        }

        RuntimeException why() {
            return why;
        }
    }

    /** What else a transaction holds, made when it is known where its records are. */
    interface Companions {
        List<ProducerRecord<byte[], byte[]>> of(List<RecordMetadata> places);
    }

    /**
     * Writes records, what belongs to them, and offsets, all or nothing; returns when it is committed.
     *
     * @return where the records are
     */
    List<RecordMetadata> transact(
            List<ProducerRecord<byte[], byte[]>> records,
            Companions companions,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            String group) {
        List<RecordMetadata> places;
        try {
            producer.beginTransaction();
            places = send(records);
            // Their fate too is known before the commit: what fails then fails in the commit itself, and is in doubt.
            var _ = send(companions.of(places));
            if (!offsets.isEmpty()) {
                producer.sendOffsetsToTransaction(offsets, nobodys(group));
            }
        } catch (RuntimeException e) {
            throw undone(e);
        }
        commit();
        return places;
    }

    /** A group without members: its offsets are this transaction's alone to write. */
    @SuppressWarnings("removal") // What replaces it asks for a consumer of the group.
    private static ConsumerGroupMetadata nobodys(String group) {
        return new ConsumerGroupMetadata(group);
    }

    private List<RecordMetadata> send(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> each : records) {
            sent.add(producer.send(each));
        }
        producer.flush();
        List<RecordMetadata> places = new ArrayList<>();
        for (Future<RecordMetadata> each : sent) {
            try {
                places.add(each.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new KafkaException(e.getCause());
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
        return places;
    }

    /**
     * A commit that got no answer may have happened; asking again is the only way to know. The client asks again by
     * itself as well, so a refusal, even a fence, may answer a second question after a first that was granted: only where
     * the coordinator says that it wants an abort has the transaction certainly not been committed.
     */
    private void commit() {
        for (int tries = 1; ; tries++) {
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException e) {
                if (tries == TRIES) {
                    throw new InDoubt(e);
                }
            } catch (TransactionAbortableException e) {
                throw undone(e);
            } catch (RuntimeException e) {
                throw new InDoubt(e);
            }
        }
    }

    private RuntimeException undone(RuntimeException e) {
        if (isFence(e)) {
            return new Fenced(e);
        }
        try {
            producer.abortTransaction();
        } catch (RuntimeException abort) {
            return isFence(abort) ? new Fenced(abort) : e;
        }
        return e instanceof InterruptException || e instanceof TimeoutException ? e : new Aborted(e);
    }

    private static boolean isFence(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException
                    || cause instanceof InvalidPidMappingException) {
                return true;
            }
        }
        return false;
    }

    /** What to tell whoever had the claim taken from them. */
    static OperationException takenOver(String done, boolean some, Throwable cause) {
        String message = "another replay of this cluster took over, or this process stood still for too long. " + done;
        return new OperationException(some ? new Incomplete(message) : new Conflict(message), cause);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}

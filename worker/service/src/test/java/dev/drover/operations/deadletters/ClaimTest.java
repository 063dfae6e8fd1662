package dev.drover.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimTest {
    private static final String MARKS = "marks";

    private final Producing producer = new Producing();
    private final Claim claim = claim(producer);

    /** Refuses records of the marks topic if told so, when the broker would: after send has returned. */
    private static final class Producing extends MockProducer<byte[], byte[]> {
        private boolean marksAreRefused;

        Producing() {
            super(true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> each, Callback callback) {
            Future<RecordMetadata> sent = super.send(each, callback);
            return marksAreRefused && each.topic().equals(MARKS)
                    ? java.util.concurrent.CompletableFuture.failedFuture(new RecordTooLargeException("a mark"))
                    : sent;
        }
    }

    private static Claim claim(Producing producer) {
        producer.initTransactions();
        return new Claim(producer);
    }

    private List<RecordMetadata> transact() {
        return claim.transact(List.of(each("requests")), _ -> List.of(each(MARKS)), Map.of(), "group");
    }

    private static ProducerRecord<byte[], byte[]> each(String topic) {
        return new ProducerRecord<>(topic, 0, new byte[] {1}, new byte[] {2});
    }

    static List<RuntimeException> answersToACommitThatMayHaveBeenGrantedBefore() {
        return List.of(
                new ProducerFencedException("a newer one"),
                new InvalidProducerEpochException("an old epoch"),
                new InvalidTxnStateException("it has ended"),
                new KafkaException("fatal", new ProducerFencedException("a newer one")));
    }

    @ParameterizedTest
    @MethodSource("answersToACommitThatMayHaveBeenGrantedBefore")
    void whatIsRefusedInTheCommitIsInDoubt(RuntimeException answer) {
        producer.commitTransactionException = answer;
        assertThatThrownBy(this::transact)
                .isInstanceOfSatisfying(
                        Claim.InDoubt.class,
                        doubt -> assertThat(doubt.fenced()).isEqualTo(!(answer instanceof InvalidTxnStateException)));
        assertThat(producer.transactionAborted()).isFalse();
    }

    @Test
    void aCommitThatTheCoordinatorWantsAbortedHasNotHappened() {
        producer.commitTransactionException = new TransactionAbortableException("abort it");
        assertThatThrownBy(this::transact).isInstanceOf(Claim.Aborted.class);
        assertThat(producer.transactionAborted()).isTrue();
    }

    @Test
    void aFenceBeforeTheCommitMeansThatNothingHappened() {
        producer.sendException = new ProducerFencedException("a newer one");
        assertThatThrownBy(this::transact).isInstanceOf(Claim.Fenced.class);
    }

    @Test
    void aMarkThatIsRefusedIsKnownBeforeTheCommit() {
        producer.marksAreRefused = true;
        assertThatThrownBy(this::transact).isInstanceOf(Claim.Aborted.class);
        assertThat(producer.transactionCommitted()).isFalse();
        assertThat(producer.transactionAborted()).isTrue();
    }

    @Test
    void whatTheClientSaysAfterARefusalIsJudgedByItsCause() {
        KafkaException followUp = new KafkaException(
                "cannot perform send because an earlier record failed", new RecordTooLargeException("5 MB"));
        assertThat(Replay.concernsAll(followUp)).isFalse();
        assertThat(Replay.concernsAll(new KafkaException(
                        "likewise", new org.apache.kafka.common.errors.TopicAuthorizationException("requests"))))
                .isTrue();
        assertThat(Replay.concernsAll(new KafkaException("nobody knows why"))).isTrue();
    }
}

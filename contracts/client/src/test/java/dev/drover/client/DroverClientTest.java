package dev.drover.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Cost;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Json;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.Origin;
import dev.drover.contracts.ResultCodec;
import dev.drover.contracts.ResultLine;
import dev.drover.contracts.Timing;
import dev.drover.contracts.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The reader is driven by hand, except where its thread is what is tested. */
class DroverClientTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final TopicPartition RESULTS = new TopicPartition("llm.results", 0);
    private static final ClientRequest REQUEST =
            RequestBuilder.chat("r-1").message("user", "Hi").key("k").build();

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final MockConsumer<byte[], byte[]> consumer = consumerAtEnd(100);
    private final Correlation correlation = new Correlation();
    private final ResultReader reader = new ResultReader(consumer, "llm.results", correlation);
    private final DroverClient client =
            new DroverClient(producer, reader, correlation, "llm.requests", Clock.fixed(NOW, ZoneOffset.UTC));
    private long nextOffset = 100;

    @Test
    void aRequestsFutureEndsWithTheResultOfItsRecord() {
        CompletableFuture<ResultLine> first = client.enqueue(REQUEST);
        CompletableFuture<ResultLine> second = client.enqueue(REQUEST);
        producer.completeNext();
        producer.completeNext();

        read(line(1, null));

        assertThat(second).isCompletedWithValue(line(1, null));
        assertThat(first).isNotDone();
        assertThat(producer.history().getFirst().topic()).isEqualTo("llm.requests");
        assertThat(producer.history().getFirst().value()).isEqualTo(REQUEST.value());
    }

    @Test
    void aFailureIsALineLikeAnyOther() {
        CompletableFuture<ResultLine> future = client.enqueue(REQUEST);
        producer.completeNext();
        read(line(0, FailureCode.EXPIRED));

        assertThat(future).isCompletedWithValue(line(0, FailureCode.EXPIRED));
    }

    @Test
    void aResultThatOvertakesTheAcknowledgementIsKept() {
        CompletableFuture<ResultLine> future = client.enqueue(REQUEST);
        read(line(0, null));
        assertThat(future).isNotDone();

        producer.completeNext();

        assertThat(future).isCompletedWithValue(line(0, null));
    }

    @Test
    void otherPeoplesResultsAndWhatIsNoNativeLineArePassedOver() {
        CompletableFuture<ResultLine> future = client.enqueue(REQUEST);
        producer.completeNext();
        add("{\"metadata\":null,\"status_code\":200,\"body\":{}}".getBytes(StandardCharsets.UTF_8));
        add("nonsense".getBytes(StandardCharsets.UTF_8));
        add(null);
        read(line(55, null));
        assertThat(future).isNotDone();

        read(line(0, null));

        assertThat(future).isCompletedWithValue(line(0, null));
    }

    @Test
    void aRequestThatCouldNotBeSentFailsAtOnce() {
        CompletableFuture<ResultLine> future = client.enqueue(REQUEST);
        producer.errorNext(new KafkaException("no"));
        assertThat(future).isCompletedExceptionally();

        producer.sendException = new KafkaException("never");
        assertThat(client.enqueue(REQUEST)).isCompletedExceptionally();
        assertThat(correlation.waiting()).isZero();
    }

    @Test
    void nothingIsWaitedForLongAfterItsDeadline() {
        ClientRequest late = RequestBuilder.chat("r-2")
                .deadline(NOW.minus(DroverClient.GRACE))
                .build();
        CompletableFuture<ResultLine> future = client.enqueue(late);
        producer.completeNext();

        assertThat(Awaitility.await()
                        .until(() -> future, CompletableFuture::isCompletedExceptionally)
                        .exceptionNow())
                .isInstanceOf(TimeoutException.class);
        Awaitility.await().until(() -> correlation.waiting() == 0);
    }

    @Test
    void closingEndsEveryWaitAndEveryLaterOne() {
        client.start();
        CompletableFuture<ResultLine> future = client.enqueue(REQUEST);
        producer.completeNext();

        client.close();

        assertThat(future).isCancelled();
        assertThat(producer.closed()).isTrue();
        assertThat(consumer.closed()).isTrue();
        assertThat(client.enqueue(REQUEST)).isCancelled();
    }

    @Test
    void whenResultsCanNoLongerBeReadEveryWaitEndsWithTheReason() {
        CompletableFuture<ResultLine> future = client.enqueue(REQUEST);
        producer.completeNext();
        consumer.setPollException(new KafkaException("not authorised"));

        reader.run();

        assertThat(future.exceptionNow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("results can no longer be read")
                .hasRootCauseMessage("not authorised");
        assertThat(client.enqueue(REQUEST)).isCompletedExceptionally();
        assertThat(consumer.closed()).isTrue();
    }

    private void read(ResultLine line) {
        add(ResultCodec.encode(WireFormat.OPENAI_BATCH, line));
        reader.pollOnce();
    }

    private void add(byte @Nullable [] value) {
        consumer.addRecord(new ConsumerRecord<>("llm.results", 0, nextOffset++, new byte[0], value));
    }

    private static MockConsumer<byte[], byte[]> consumerAtEnd(long end) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        Node[] none = new Node[0];
        consumer.updatePartitions("llm.results", List.of(new PartitionInfo("llm.results", 0, null, none, none)));
        consumer.updateBeginningOffsets(Map.of(RESULTS, 0L));
        consumer.updateEndOffsets(Map.of(RESULTS, end));
        return consumer;
    }

    private static ResultLine line(long offset, @Nullable FailureCode code) {
        return new ResultLine(
                "req_a",
                "r-1",
                code == null ? new ResultLine.Response(200, null, JsonText.of(Json.object())) : null,
                code == null ? null : new ResultLine.ErrorBody(code, "why"),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                Cost.of(List.of()),
                new Timing(NOW, null, NOW, 0, 0),
                new Origin("llm.requests", 0, offset));
    }
}

package dev.drover.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ChunkCodec;
import dev.drover.contracts.ChunkRecord;
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
    private static final TopicPartition CHUNKS = new TopicPartition("llm.chunks", 0);
    private static final ClientRequest REQUEST =
            RequestBuilder.chat("r-1").message("user", "Hi").key("k").build();

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final MockConsumer<byte[], byte[]> consumer = consumerAtEnd(100);
    private final Correlation correlation = new Correlation();
    private final ResultReader reader = new ResultReader(consumer, "llm.results", null, correlation);
    private final DroverClient client =
            new DroverClient(producer, reader, correlation, "llm.requests", Clock.fixed(NOW, ZoneOffset.UTC));
    private final ResultReader chunkReader = new ResultReader(consumer, "llm.results", "llm.chunks", correlation);
    private final DroverClient streaming =
            new DroverClient(producer, chunkReader, correlation, "llm.requests", Clock.fixed(NOW, ZoneOffset.UTC));
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

    @Test
    void whoListensHearsTheTextAsItComesAndAllOfItBeforeTheFutureEnds() {
        Heard heard = new Heard();
        CompletableFuture<ResultLine> future = streaming.enqueue(REQUEST, heard);
        chunk(0, record(1, 0, new ChunkRecord.Reset("r-1", "acme", "m"))); // before the broker has acknowledged
        chunk(0, record(1, 1, words("Hal")));
        assertThat(heard.text).isEmpty();
        producer.completeNext();
        chunk(7, record(1, 0, words("of somebody else")));
        chunk(0, record(1, 2, words("lo")));
        assertThat(heard.text).hasToString("Hallo");
        chunk(0, record(2, 0, new ChunkRecord.Reset("r-1", "acme", "n")));
        chunk(0, record(1, 3, words(" zombie")));
        chunk(0, record(2, 1, words("Hel")));
        assertThat(heard.text).hasToString("Hel");
        add("llm.chunks", new byte[0], "llm.requests-0@0");
        chunkReader.pollOnce();

        add(ResultCodec.encode(WireFormat.OPENAI_BATCH, answer("Hello!")));
        chunkReader.pollOnce();

        assertThat(heard.text).hasToString("Hello!");
        assertThat(future).isCompleted();
    }

    @Test
    void aResultThatOvertakesTheAcknowledgementIsHeardToo() {
        Heard heard = new Heard();
        CompletableFuture<ResultLine> future = streaming.enqueue(REQUEST, heard);
        chunk(0, record(1, 0, new ChunkRecord.Reset(null, "acme", "m")));
        add(ResultCodec.encode(WireFormat.OPENAI_BATCH, answer("Hello!")));
        chunkReader.pollOnce();
        producer.completeNext();
        assertThat(future).isNotDone();

        chunkReader.pollOnce();

        assertThat(heard.text).hasToString("Hello!");
        assertThat(future).isCompleted();
    }

    @Test
    void aListenerThatFailsEndsNobodysWait() {
        CompletableFuture<ResultLine> future = streaming.enqueue(REQUEST, new TextListener() {
            @Override
            public void added(String text) {
                throw new IllegalStateException("a bug of the listener's");
            }

            @Override
            public void restarted() {}
        });
        producer.completeNext();
        chunk(0, record(1, 0, words("x")));
        add(ResultCodec.encode(WireFormat.OPENAI_BATCH, answer("Hello!")));
        chunkReader.pollOnce();

        assertThat(future).isCompletedWithValue(answer("Hello!"));
    }

    private static final class Heard implements TextListener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void added(String more) {
            text.append(more);
        }

        @Override
        public void restarted() {
            text.setLength(0);
        }
    }

    private void chunk(long ofOffset, ChunkRecord record) {
        add("llm.chunks", ChunkCodec.encode(record), "llm.requests-0@" + ofOffset);
        chunkReader.pollOnce();
    }

    private void add(String topic, byte[] value, String origin) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(topic, 0, nextOffset++, new byte[0], value);
        record.headers().add("drover-origin", origin.getBytes(StandardCharsets.UTF_8));
        consumer.addRecord(record);
    }

    private static ChunkRecord record(int attempt, long seq, ChunkRecord.Part part) {
        return new ChunkRecord("req_a", 1, attempt, seq, part);
    }

    private static ChunkRecord.Part words(String word) {
        return new ChunkRecord.Chunks(
                List.of(text("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + word + "\"}}]}")));
    }

    private static JsonText text(String json) {
        return JsonText.check(json.getBytes(StandardCharsets.UTF_8));
    }

    private static ResultLine answer(String content) {
        return line(0, null, text("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"" + content + "\"}}]}"));
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
        consumer.updatePartitions("llm.chunks", List.of(new PartitionInfo("llm.chunks", 0, null, none, none)));
        consumer.updateBeginningOffsets(Map.of(RESULTS, 0L, CHUNKS, 0L));
        consumer.updateEndOffsets(Map.of(RESULTS, end, CHUNKS, end));
        return consumer;
    }

    private static ResultLine line(long offset, @Nullable FailureCode code) {
        return line(offset, code, JsonText.of(Json.object()));
    }

    private static ResultLine line(long offset, @Nullable FailureCode code, JsonText body) {
        return new ResultLine(
                "req_a",
                "r-1",
                code == null ? new ResultLine.Response(200, null, body) : null,
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

package dev.drover.app.chunks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.app.pipeline.RoutingTable;
import dev.drover.app.properties.TestingProperties;
import dev.drover.contracts.ChunkCodec;
import dev.drover.contracts.ChunkRecord;
import dev.drover.contracts.JsonText;
import dev.drover.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChunkPublisherTest {
    private static final Model MODEL =
            Objects.requireNonNull(RoutingTable.of(TestingProperties.bind(TestingProperties.minimal()))
                    .models()
                    .get("gpt-4.1"));

    private final AtomicInteger cuts = new AtomicInteger();
    private final ChunkEvents events = new ChunkEvents() {
        @Override
        public void cut() {
            cuts.incrementAndGet();
        }
    };

    @Test
    void eventsAreGatheredInOrderAndEachAttemptIsNumberedFromItsReset() {
        MockProducer<byte[], byte[]> producer = producer();
        try (var publisher = new ChunkPublisher(_ -> producer, "llm.chunks", events)) {
            RequestChunks chunks = publisher.open(request("k".getBytes(UTF_8), 0));
            Consumer<JsonText> first = chunks.begin(1, MODEL);
            for (int i = 0; i < 1_000; i++) {
                first.accept(event(Integer.toString(i), 100));
            }
            chunks.begin(2, MODEL).accept(event("again", 0));
            chunks.ended();
            await().until(() -> written(producer).stream().anyMatch(ChunkPublisherTest::isFinal));
        }
        List<ChunkRecord> records = written(producer);
        List<JsonText> all = new ArrayList<>();
        Map<Integer, Long> next = new HashMap<>();
        for (ChunkRecord each : records) {
            assertThat(each.seq()).isEqualTo(next.merge(each.attempt(), 1L, Long::sum) - 1);
            assertThat(each.epoch()).isEqualTo(7);
            if (each.part() instanceof ChunkRecord.Chunks(var some)) {
                all.addAll(some);
            }
        }
        assertThat(all).hasSize(1_001);
        for (int i = 0; i < 1_000; i++) {
            assertThat(all.get(i)).isEqualTo(event(Integer.toString(i), 100));
        }
        assertThat(records).hasSizeLessThan(30);
        assertThat(producer.history())
                .allSatisfy(each -> assertThat(each.value().length).isLessThan(RequestChunks.FULL_RECORD + 256))
                .allSatisfy(each -> assertThat(each.partition()).isZero())
                .allSatisfy(each -> assertThat(each.key()).isEqualTo("k".getBytes(UTF_8)));
        assertThat(cuts).hasValue(0);
    }

    @Test
    void whatIsTooLargeEndsTheAttemptsChunksWithAGapAndTheNextAttemptsGoOn() {
        MockProducer<byte[], byte[]> producer = producer();
        try (var publisher = new ChunkPublisher(_ -> producer, "llm.chunks", events)) {
            RequestChunks chunks = publisher.open(request(null, 1));
            Consumer<JsonText> first = chunks.begin(1, MODEL);
            first.accept(event("huge", RequestChunks.MOST_WAITING));
            first.accept(event("left out", 0));
            chunks.begin(2, MODEL).accept(event("told", 0));
            chunks.ended();
            await().until(() -> written(producer).stream().anyMatch(ChunkPublisherTest::isFinal));
        }
        assertThat(written(producer).stream()
                        .map(each ->
                                each.attempt() + " " + each.part().getClass().getSimpleName()))
                .containsExactly("1 Reset", "1 Gap", "2 Reset", "2 Chunks", "2 Final");
        assertThat(cuts).hasValue(1);
    }

    @Test
    void anErrorOfOneRequestsChunksIsNotTheEndOfTheOthers() {
        MockProducer<byte[], byte[]> producer = producer();
        AtomicInteger asked = new AtomicInteger();
        try (var publisher = new ChunkPublisher(
                _ -> {
                    if (asked.getAndIncrement() == 0) {
                        throw new StackOverflowError("the first");
                    }
                    return producer;
                },
                "llm.chunks",
                events)) {
            publisher.open(request(null, 0)).begin(1, MODEL);
            await().until(() -> asked.get() == 1);
            RequestChunks later = publisher.open(request(null, 1));
            later.begin(1, MODEL).accept(event("told", 0));
            later.ended();
            await().until(() -> written(producer).stream().anyMatch(ChunkPublisherTest::isFinal));
        }
    }

    /** The calls end though nobody is there to write to, and what they hold has a bound. */
    @Test
    void aBrokerThatIsNotThereHoldsUpNoCall() {
        try (var publisher = new ChunkPublisher(ChunkPublisherTest::nowhere, "llm.chunks", events)) {
            for (int request = 0; request < 200; request++) {
                RequestChunks chunks = publisher.open(request(null, 0));
                Consumer<JsonText> call = chunks.begin(1, MODEL);
                for (int i = 0; i < 200; i++) {
                    call.accept(event("x", 1_000));
                }
                chunks.ended();
            }
            await().until(() -> cuts.get() == 200);
        }
    }

    private static KafkaProducer<byte[], byte[]> nowhere(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", "127.0.0.1:1");
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static MockProducer<byte[], byte[]> producer() {
        Node node = new Node(0, "localhost", 1);
        Node[] nodes = {node};
        Cluster cluster = new Cluster(
                "c",
                List.of(node),
                List.of(
                        new PartitionInfo("llm.chunks", 0, node, nodes, nodes),
                        new PartitionInfo("llm.chunks", 1, node, nodes, nodes)),
                Set.of(),
                Set.of());
        return new MockProducer<>(
                cluster, true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static List<ChunkRecord> written(MockProducer<byte[], byte[]> producer) {
        return producer.history().stream()
                .map(each -> ChunkCodec.decode(each.value()))
                .toList();
    }

    private static boolean isFinal(ChunkRecord record) {
        return record.part() instanceof ChunkRecord.Final;
    }

    private static ChunkedRequest request(byte @Nullable [] key, int partition) {
        return new ChunkedRequest(
                "req_a",
                7,
                key,
                partition,
                ChunkedRequest.headers(new RecordHeaders(), "llm.requests-0@1"),
                "r-1",
                "acme",
                new ChunkRecord.Final("llm.results", 0));
    }

    private static JsonText event(String word, int padding) {
        return JsonText.check(
                ("{\"choices\":[{\"delta\":{\"content\":\"" + word + "\"}}],\"pad\":\"" + "p".repeat(padding) + "\"}")
                        .getBytes(UTF_8));
    }
}

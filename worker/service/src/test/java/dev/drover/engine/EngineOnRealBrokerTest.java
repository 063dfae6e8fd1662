package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.WaitReason;
import dev.drover.engine.EngineSettings.Guarantee;
import dev.drover.engine.EngineSettings.Protocol;
import dev.drover.engine.EngineSettings.StartAt;
import dev.drover.testbed.EmbeddedBroker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EngineOnRealBrokerTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static EmbeddedBroker broker;

    private final List<Engine<Long>> engines = new ArrayList<>();
    private final TestingIntake intake = new TestingIntake();
    private String group;
    private String topic;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.builder().sessionTimeout(Duration.ofSeconds(6)).start();
        broker.createTopic(TestingIntake.OUT, 4);
        broker.createTopic(TestingIntake.JOURNAL, 4, Map.of("cleanup.policy", "compact"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void createTopic() {
        group = "group-" + UUID.randomUUID();
        topic = "in-" + UUID.randomUUID();
        broker.createTopic(topic, 4);
    }

    @AfterEach
    void closeEngines() {
        engines.forEach(Engine::close);
    }

    static Stream<Arguments> everyKind() {
        return Stream.of(Protocol.values())
                .flatMap(p -> Stream.of(Guarantee.values()).map(g -> Arguments.of(p, g)));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void everyRecordGetsOneOutcomeAndTheOffsetsReachTheEnd(Protocol protocol, Guarantee guarantee) {
        for (int i = 0; i < 400; i++) {
            send(i % 4, i % 50 == 0 ? "bad" : String.valueOf(i % 7));
        }
        start(settings(protocol, guarantee));
        awaitOutcomes(400);
        await().atMost(LONG)
                .until(() -> committed().values().stream()
                                .mapToLong(OffsetAndMetadata::offset)
                                .sum()
                        == 400);
        assertThat(intake.calls.values()).allMatch(n -> n == 1);
    }

    @Test
    void deferredAndThrowingCallsEndInOneOutcome() {
        List.of("defer", "throw", "huge", "1").forEach(value -> send(0, value));
        start(settings(Protocol.CONSUMER, Guarantee.EXACTLY_ONCE));
        awaitOutcomes(4);
        assertThat(outcomes()).doesNotHaveDuplicates();
    }

    @Test
    void callsInFlightStayWithinTheBound() {
        for (int i = 0; i < 300; i++) {
            send(i % 4, "20");
        }
        start(settings(Protocol.CONSUMER, Guarantee.EXACTLY_ONCE));
        awaitOutcomes(300);
        assertThat(intake.mostRunning.get()).isBetween(2, 50);
    }

    @Test
    void whatWasAnsweredOutOfOrderIsNotAnsweredAgainByTheNextOwner() {
        send(0, "600000");
        for (int i = 0; i < 100; i++) {
            send(0, "0");
        }
        Engine<Long> first = start(settings(Protocol.CONSUMER, Guarantee.EXACTLY_ONCE));
        awaitOutcomes(100);
        await().atMost(LONG).until(() -> intake.running.get() == 1);
        first.close();
        assertThat(intake.interrupted).hasValue(1);
        assertThat(committed().get(new TopicPartition(topic, 0)))
                .isNotNull()
                .extracting(OffsetAndMetadata::offset)
                .isEqualTo(0L);

        start(settings(Protocol.CONSUMER, Guarantee.EXACTLY_ONCE));
        await().atMost(LONG).until(() -> intake.running.get() == 1);
        send(0, "0");
        awaitOutcomes(101);
        assertThat(intake.calls.get(topic + "-0@0")).as("the interrupted call").isEqualTo(2);
        assertThat(intake.calls.values().stream().filter(n -> n > 1)).hasSize(1);
    }

    @Test
    void theJournalCountsEachOutcomeOnceThroughRebalances() {
        for (int i = 0; i < 2000; i++) {
            send(i % 4, String.valueOf(i % 20));
        }
        Engine<Long> first = start(settings(Protocol.CONSUMER, Guarantee.EXACTLY_ONCE));
        await().atMost(LONG).until(() -> outcomes().size() > 200);
        start(settings(Protocol.CONSUMER, Guarantee.EXACTLY_ONCE));
        await().atMost(LONG).until(() -> outcomes().size() > 600);
        first.close();
        awaitOutcomes(2000);
        await().atMost(LONG).untilAsserted(() -> assertThat(journalSum()).isEqualTo(2000));
        assertThat(outcomes()).doesNotHaveDuplicates();
    }

    @Test
    void aSlowCallFillsTheWindowTheLaneSaysSoAndGoesOnWhenItEnds() {
        send(0, "6000");
        for (int i = 0; i < 400; i++) {
            send(0, "0");
        }
        Engine<Long> engine = start(settings(Protocol.CONSUMER, Guarantee.EXACTLY_ONCE, 256));
        await().atMost(LONG)
                .until(() -> engine.status().lanes().stream().anyMatch(l -> l.waiting() == WaitReason.WINDOW_FULL));
        awaitOutcomes(255); // the span is answered meanwhile
        awaitOutcomes(401);
    }

    @Test
    void aGroupWhoseOffsetsWereDeletedDoesNotStartOver() throws Exception {
        send(0, "0");
        Engine<Long> first = start(settings(Protocol.CONSUMER, Guarantee.EXACTLY_ONCE));
        awaitOutcomes(1);
        first.close();
        try (Admin admin = broker.admin()) {
            admin.deleteConsumerGroups(List.of(group)).all().get();
        }
        Engine<Long> second = start(settings(Protocol.CONSUMER, Guarantee.EXACTLY_ONCE));
        await().atMost(LONG).until(() -> second.status().detail().contains("offsets expired or were deleted"));
        assertThat(second.status().ready()).isFalse();
        assertThat(outcomes()).hasSize(1);
    }

    @Test
    void anUnreachableBrokerIsWaitedFor() {
        broker.stop();
        Engine<Long> engine = start(settings(Protocol.CONSUMER, Guarantee.EXACTLY_ONCE));
        await().atMost(LONG).until(() -> !engine.status().detail().isEmpty());
        assertThat(engine.status().ready()).isFalse();
        broker.resume();
        send(1, "0");
        awaitOutcomes(1);
        await().atMost(LONG).until(() -> engine.status().ready());
    }

    @Test
    void aBrokerThatRestartsWhileCallsRunCostsNoOutcomeAndDoublesNone() {
        for (int i = 0; i < 400; i++) {
            send(i % 4, "150");
        }
        start(settings(Protocol.CONSUMER, Guarantee.EXACTLY_ONCE));
        await().atMost(LONG).until(() -> intake.running.get() > 10);
        broker.restart();
        awaitOutcomes(400);
        assertThat(outcomes()).doesNotHaveDuplicates();
    }

    private EngineSettings settings(Protocol protocol, Guarantee guarantee) {
        return settings(protocol, guarantee, EngineSettings.MAX_SPAN);
    }

    private EngineSettings settings(Protocol protocol, Guarantee guarantee, int span) {
        return new EngineSettings(
                List.of(topic),
                TestingIntake.JOURNAL,
                group,
                null,
                protocol,
                guarantee,
                StartAt.EARLIEST,
                50,
                64 << 20,
                span,
                Duration.ofMillis(500),
                Duration.ofMillis(25),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                1 << 20);
    }

    private Engine<Long> start(EngineSettings settings) {
        var engine = new Engine<>(
                settings, new Clients(), intake, new EngineEvents() {}, new MemoryBound(1L << 30), Clock.systemUTC());
        engines.add(engine);
        engine.start();
        return engine;
    }

    private void send(int partition, String value) {
        try (var producer = new KafkaProducer<byte[], byte[]>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void awaitOutcomes(int count) {
        await().atMost(LONG).untilAsserted(() -> assertThat(outcomes()).hasSize(count));
    }

    /** Committed outcomes of this test's topic. */
    private List<String> outcomes() {
        return read(TestingIntake.OUT).stream()
                .map(r -> new String(r.value(), StandardCharsets.UTF_8))
                .filter(origin -> origin.startsWith(topic))
                .toList();
    }

    private long journalSum() {
        Map<String, Long> sums = new HashMap<>();
        for (var entry : read(TestingIntake.JOURNAL)) {
            String key = new String(entry.key(), StandardCharsets.UTF_8);
            if (key.startsWith("sum/" + topic)) {
                sums.put(key, ByteBuffer.wrap(entry.value()).getLong());
            }
        }
        return sums.values().stream().mapToLong(Long::longValue).sum();
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String from) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all =
                    Stream.of(0, 1, 2, 3).map(p -> new TopicPartition(from, p)).toList();
            consumer.assign(all);
            var ends = consumer.endOffsets(all);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (all.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(50)).forEach(found::add);
            }
            return found;
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        try (Admin admin = broker.admin()) {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static final class Clients implements KafkaClients {
        private static Map<String, Object> with(Map<String, Object> settings) {
            Map<String, Object> all = new HashMap<>(settings);
            all.put("bootstrap.servers", broker.bootstrapServers());
            return all;
        }

        @Override
        public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
            return new KafkaConsumer<>(with(settings));
        }

        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
            return new KafkaProducer<>(with(settings));
        }

        @Override
        public Admin admin() {
            return Admin.create(with(Map.of()));
        }
    }
}

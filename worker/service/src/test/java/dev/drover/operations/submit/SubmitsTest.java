package dev.drover.operations.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Origin;
import dev.drover.operations.Completion;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.StopToken;
import dev.drover.operations.TestingBroker;
import dev.drover.operations.TestingListener;
import dev.drover.operations.admin.DroverAdmin;
import dev.drover.operations.cluster.ClientProperties;
import dev.drover.operations.cluster.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Submits as a caller other than the command line sees them: values in, values out, several at a time. */
@Timeout(120)
class SubmitsTest {
    private static final BadLine.Listener UNHEARD = (_, _) -> {};

    @RegisterExtension
    static final TestingBroker BROKER = new TestingBroker();

    private static Map<String, Object> settings() {
        return Map.of("bootstrap.servers", BROKER.bootstrapServers());
    }

    private static DroverAdmin admin(String topic) {
        BROKER.broker().createTopic(topic, 2);
        BROKER.broker().createTopic(topic + "-results", 2);
        return DroverAdmin.connect(
                new ClientProperties(settings(), settings(), settings()),
                TopicNames.of(List.of(topic), Map.of("results", topic + "-results")));
    }

    private static SubmitOrder order(LineSource source, int perSecond) {
        return new SubmitOrder(source, null, LineEdits.NONE, "", Routes.UNKNOWN, false, perSecond);
    }

    private static Sent send(Submits submits, SubmitOrder order) {
        return submits.send(order, submits.check(order, UNHEARD));
    }

    /** As a worker would, but for the lines that it is told to leave. */
    private static void answer(Sent sent, Set<Long> left) throws Exception {
        try (var producer = new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Map.Entry<Origin, Long> each :
                    Objects.requireNonNull(sent.origins()).entrySet()) {
                if (!left.contains(each.getValue())) {
                    byte[] line = ("{\"custom_id\":\"line-" + each.getValue() + "\",\"response\":{}}")
                            .getBytes(StandardCharsets.UTF_8);
                    var result = new ProducerRecord<byte[], byte[]>(sent.topic() + "-results", line);
                    result.headers()
                            .add(HeaderNames.ORIGIN, each.getKey().toString().getBytes(StandardCharsets.UTF_8));
                    producer.send(result).get();
                }
            }
        }
    }

    private static WaitDeadline within(@Nullable Duration atMost) {
        return new WaitDeadline(atMost, Instant.now().plusSeconds(3600));
    }

    @Test
    void linesOfAnySourceAreSentOnceAndTheirOutcomesComeBack() throws Exception {
        try (DroverAdmin admin = admin("any-source")) {
            Submits submits = admin.submits(ProgressListener.NONE, new StopToken());
            SubmitOrder order = order(TestingLines.requests("batch", 3), 0);
            Inspection inspection = submits.check(order, UNHEARD);
            Sent sent = submits.send(order, inspection);
            assertThat(sent.lines()).isEqualTo(3);
            answer(sent, Set.of());
            var outcomes = new TestingOutcomes();
            assertThat(submits.collect(sent, outcomes, within(null))).isNull();
            assertThat(outcomes.byLine).hasSize(3).containsEntry(1L, "{\"custom_id\":\"line-1\",\"response\":{}}");
            assertThat(sent.result(inspection, outcomes).completion()).isEqualTo(new Completion.Done());

            Sent again = send(submits, order);
            assertThat(again.earlier()).isEqualTo(again.lines()).isEqualTo(3);
        }
    }

    @Test
    void whatIsMissingIsToldWithItsLineAndCounted() throws Exception {
        try (DroverAdmin admin = admin("missing")) {
            Submits submits = admin.submits(ProgressListener.NONE, new StopToken());
            SubmitOrder order =
                    order(new TestingLines("two", TestingLines.requests("", 2).text() + "no json\n"), 0);
            List<BadLine> bad = new ArrayList<>();
            Inspection inspection = submits.check(order, (each, _) -> bad.add(each));
            assertThat(bad).singleElement().extracting(BadLine::number).isEqualTo(3L);
            Sent sent = submits.send(order, inspection);
            answer(sent, Set.of(2L));
            var outcomes = new TestingOutcomes();
            SubmitRemark unsure = submits.collect(sent, outcomes, within(Duration.ofSeconds(5)));
            assertThat(unsure).isInstanceOfSatisfying(SubmitRemark.MissingOutcomes.class, missing -> {
                assertThat(missing.missing()).isEqualTo(1);
                assertThat(missing.known()).containsExactly(2L);
            });
            assertThat(sent.result(inspection, outcomes).completion()).isEqualTo(new Completion.Partly(1, 2));
        }
    }

    @Test
    void aSubmitStopsWhereItIsToldToAndTheNextRunGoesOnFromThere() {
        try (DroverAdmin admin = admin("stopped")) {
            SubmitOrder order = order(TestingLines.requests("batch", 8), 4);
            StopToken stop = new StopToken();
            TestingListener first = new TestingListener(_ -> stop.request());
            assertThatThrownBy(() -> send(admin.submits(first, stop), order))
                    .isInstanceOfSatisfying(
                            OperationException.class,
                            e -> assertThat(e.failure()).isEqualTo(new OperationFailure.Interrupted()));
            assertThat(first.remarks()).containsExactly(new SubmitRemark.HowFar(1, 8));

            TestingListener second = new TestingListener();
            Sent sent = send(admin.submits(second, new StopToken()), order(order.source(), 0));
            assertThat(second.remarks()).containsExactly(new SubmitRemark.Resumed(1, 8, 1));
            assertThat(sent.lines()).isEqualTo(8);
            assertThat(sent.earlier()).isEqualTo(1);
        }
    }

    @Test
    void anotherContentUnderTheSameNameIsAConflictWithARemedy() {
        try (DroverAdmin admin = admin("conflict")) {
            Submits submits = admin.submits(ProgressListener.NONE, new StopToken());
            send(submits, order(TestingLines.requests("batch", 1), 0));
            assertThatThrownBy(() -> send(submits, order(TestingLines.requests("batch", 2), 0)))
                    .isInstanceOfSatisfying(
                            OperationException.class,
                            e -> assertThat(e.failure())
                                    .isInstanceOfSatisfying(
                                            OperationFailure.Conflict.class,
                                            conflict -> assertThat(conflict.remedy())
                                                    .startsWith("submit the old file")));
        }
    }

    @Test
    void severalSubmitsRunSideBySideOverOneConnection() throws Exception {
        try (DroverAdmin admin = admin("side-by-side");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Sent>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String name = "batch-" + i;
                all.add(threads.submit(() -> send(
                        admin.submits(ProgressListener.NONE, new StopToken()),
                        order(TestingLines.requests(name, 50), 0))));
            }
            for (Future<Sent> each : all) {
                assertThat(each.get().lines()).isEqualTo(50);
            }
        }
    }
}

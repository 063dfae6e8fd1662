package dev.drover.operations.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drover.operations.OperationException;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.StopToken;
import dev.drover.operations.TestingBroker;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class TopicReaderTest {
    @RegisterExtension
    static final TestingBroker BROKER = new TestingBroker();

    private static Cluster connect() {
        Map<String, Object> settings = Map.of("bootstrap.servers", BROKER.bootstrapServers());
        return Cluster.connect(new ClientProperties(settings, settings, settings), TopicNames.of(List.of(), Map.of()));
    }

    private static OperationContext context(Cluster cluster) {
        return new OperationContext(cluster, ProgressListener.NONE, new StopToken());
    }

    private static KafkaProducer<String, String> producer(String transactionalId) {
        var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", BROKER.bootstrapServers(), "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private static void commit(KafkaProducer<String, String> producer, ProducerRecord<String, String> each) {
        producer.beginTransaction();
        producer.send(each);
        producer.commitTransaction();
    }

    private static List<String> read(TopicReader reader) throws Exception {
        List<String> values = new ArrayList<>();
        reader.read(consumed -> values.add(new String(consumed.value(), java.nio.charset.StandardCharsets.UTF_8)));
        return values;
    }

    @Test
    void endsBehindMarkersAbortedRecordsEmptyPartitionsAndDeletedOnes() throws Exception {
        BROKER.broker().createTopic("gaps", 3);
        try (var producer = producer("gaps");
                Cluster cluster = connect()) {
            for (int i = 0; i < 10; i++) {
                commit(producer, new ProducerRecord<>("gaps", 0, "k", "v" + i));
            }
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("gaps", 0, "k", "aborted"));
            producer.flush();
            producer.abortTransaction();
            commit(producer, new ProducerRecord<>("gaps", 1, "k", "deleted"));
            // The last marker may be below no high watermark yet.
            await().ignoreExceptions().until(() -> {
                cluster.admin()
                        .deleteRecords(Map.of(
                                new TopicPartition("gaps", 0), RecordsToDelete.beforeOffset(7),
                                new TopicPartition("gaps", 1), RecordsToDelete.beforeOffset(2)))
                        .all()
                        .get();
                return true;
            });
            try (TopicReader reader = TopicReader.of(context(cluster), List.of("gaps"), null)) {
                assertThat(read(reader)).containsExactly("v4", "v5", "v6", "v7", "v8", "v9");
            }
            try (TopicReader reader = TopicReader.of(context(cluster), List.of("gaps"), new Bound.Offset(16))) {
                assertThat(read(reader)).containsExactly("v8", "v9");
            }
        }
    }

    @Test
    void startsAtATimeAndStopsWhenTheVisitorHasEnough() throws Exception {
        BROKER.broker().createTopic("times", 1);
        // Behind the time of the markers, whenever this runs.
        Instant noon = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        try (var producer = producer("times");
                Cluster cluster = connect()) {
            for (int i = 0; i < 5; i++) {
                commit(
                        producer,
                        new ProducerRecord<>("times", 0, noon.plusSeconds(i).toEpochMilli(), "k", "v" + i));
            }
            try (TopicReader reader =
                    TopicReader.of(context(cluster), List.of("times"), new Bound.Time(noon.plusSeconds(3)))) {
                assertThat(read(reader)).containsExactly("v3", "v4");
            }
            try (TopicReader reader =
                    TopicReader.of(context(cluster), List.of("times"), new Bound.Time(noon.plusSeconds(60)))) {
                assertThat(read(reader)).isEmpty();
            }
            try (TopicReader reader = TopicReader.of(context(cluster), List.of("times"), null)) {
                assertThat(reader.read(_ -> false)).isEqualTo(1);
            }
        }
    }

    @Test
    void theStableEndHidesAnOpenTransactionAndTheLastEndWaitsForIt() throws Exception {
        BROKER.broker().createTopic("open", 1);
        TopicPartition only = new TopicPartition("open", 0);
        try (var producer = producer("open");
                Cluster cluster = connect()) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("open", 0, "k", "late"));
            producer.flush();
            try (TopicReader reader = TopicReader.of(context(cluster), List.of(only), null, TopicReader.End.STABLE)) {
                assertThat(read(reader)).isEmpty();
            }
            try (TopicReader reader = TopicReader.of(context(cluster), List.of(only), null, TopicReader.End.LAST)) {
                assertThat(reader.span()).isEqualTo(1);
                Thread committing = Thread.ofVirtual().start(producer::commitTransaction);
                assertThat(read(reader)).containsExactly("late");
                committing.join();
            }
        }
    }

    @Test
    void whoFollowsSeesWhatWasThereThenWhatComesAndEndsWhenAskedTo() throws Exception {
        BROKER.broker().createTopic("followed", 2);
        StopToken stop = new StopToken();
        List<String> values = new ArrayList<>();
        List<Position> positions = new ArrayList<>();
        boolean[] written = {false};
        try (var producer = producer("followed");
                Cluster cluster = connect()) {
            commit(producer, new ProducerRecord<>("followed", 0, "k", "first"));
            OperationContext context = new OperationContext(cluster, ProgressListener.NONE, stop);
            // The end of a transaction may be told before it is on its partition.
            try (TopicReader reader =
                    TopicReader.of(context, cluster.partitions("followed"), null, TopicReader.End.LAST)) {
                assertThatThrownBy(() -> reader.follow(
                                Duration.ZERO,
                                each -> values.add(new String(each.value(), java.nio.charset.StandardCharsets.UTF_8)),
                                position -> {
                                    if (position != Position.BEHIND && !written[0]) {
                                        written[0] = true;
                                        commit(producer, new ProducerRecord<>("followed", 1, "k", "second"));
                                    }
                                    if (values.contains("second")) {
                                        stop.request();
                                    }
                                    return positions.add(position);
                                }))
                        .isInstanceOf(InterruptedException.class);
            }
        }
        assertThat(values).containsExactly("first", "second");
        assertThat(positions).startsWith(Position.BEHIND).contains(Position.CAUGHT_UP);
    }

    @Test
    void aTopicThatDoesNotExistAndABrokerThatIsNotThereAreNamedWithWhatToDo() throws Exception {
        try (Cluster cluster = connect()) {
            assertThatThrownBy(() -> TopicReader.of(context(cluster), List.of("no-such-topic"), null))
                    .hasMessageContaining("no-such-topic does not exist")
                    .hasMessageContaining("--topic");
        }
        Map<String, Object> nowhere = Map.of(
                "bootstrap.servers",
                "127.0.0.1:1",
                "default.api.timeout.ms",
                "1500",
                "request.timeout.ms",
                "1000",
                "sasl.jaas.config",
                "secret-of-the-test");
        assertThatThrownBy(() -> Cluster.connect(
                        new ClientProperties(nowhere, nowhere, nowhere), TopicNames.of(List.of(), Map.of())))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("127.0.0.1:1 does not answer")
                .hasMessageNotContaining("secret-of-the-test");
    }

    @Test
    void boundsAreOffsetsTimesAndTimesAgo() {
        Instant now = Instant.parse("2026-11-20T12:00:00Z");
        assertThat(Bound.parse("42", now)).isEqualTo(new Bound.Offset(42));
        assertThat(Bound.parse("2026-11-20", now)).isEqualTo(new Bound.Time(Instant.parse("2026-11-20T00:00:00Z")));
        assertThat(Bound.parse("2026-11-20T10:00:00+02:00", now))
                .isEqualTo(new Bound.Time(Instant.parse("2026-11-20T08:00:00Z")));
        assertThat(Bound.parse("90m", now)).isEqualTo(new Bound.Time(now.minus(Duration.ofMinutes(90))));
        assertThat(Bound.parse("3d", now)).isEqualTo(new Bound.Time(now.minus(Duration.ofDays(3))));
        for (String wrong : List.of("", "-5", "yesterday", "5x", "99999999999999999999", "2026-13-01")) {
            assertThatThrownBy(() -> Bound.parse(wrong, now)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

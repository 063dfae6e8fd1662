package dev.drover.operations.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.StopToken;
import dev.drover.operations.TestingBroker;
import dev.drover.operations.admin.DroverAdmin;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.cluster.ClientProperties;
import dev.drover.operations.cluster.TopicNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class ResultsTest {
    private static final OutcomeQuery OF_ACME =
            new OutcomeQuery(Set.of(), Set.of(), Set.of("acme"), Set.of(), Set.of(), null, false);

    @RegisterExtension
    static final TestingBroker BROKER = new TestingBroker();

    private static DroverAdmin admin(String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", BROKER.bootstrapServers());
        return DroverAdmin.connect(
                new ClientProperties(settings, settings, settings), TopicNames.of(List.of(), Map.of("results", topic)));
    }

    private static void write(String topic, String id, String tenant) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", BROKER.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(
                            topic, "k", "{\"id\":\"%s\",\"tenant\":\"%s\",\"response\":{}}".formatted(id, tenant)))
                    .get();
        }
    }

    @Test
    void outcomesAreShownOneByOneAndCounted() throws Exception {
        BROKER.broker().createTopic("found", 1);
        write("found", "req_a", "acme");
        write("found", "req_b", "borealis");
        write("found", "req_c", "acme");
        try (DroverAdmin admin = admin("found")) {
            Results results = admin.results(ProgressListener.NONE, new StopToken());
            List<String> ids = new ArrayList<>();
            var all = new OutcomeQuery.Range(null, null, 0, false);
            assertThat(results.find(OF_ACME, all, outcome -> ids.add(outcome.id())))
                    .isEqualTo(new OutcomesFound(2));
            assertThat(ids).containsExactly("req_a", "req_c");

            var one = new OutcomeQuery.Range(new Bound.Offset(1), null, 1, false);
            assertThat(results.find(OutcomeQuery.ALL, one, outcome -> ids.add(outcome.id())))
                    .isEqualTo(new OutcomesFound(1));
            assertThat(ids).last().isEqualTo("req_b");

            var before = new OutcomeQuery.Range(null, new Bound.Time(Instant.EPOCH), 0, false);
            assertThat(results.find(OutcomeQuery.ALL, before, _ -> {}).completion())
                    .isEqualTo(new Completion.NothingMatched());
        }
    }

    @Test
    void followingGoesOnUntilTheTokenSaysStopWhateverTheClockOfTheWriterSays() throws Exception {
        BROKER.broker().createTopic("followed", 1);
        StopToken stop = new StopToken();
        List<String> ids = new ArrayList<>();
        try (DroverAdmin admin = admin("followed")) {
            var fromNow = new OutcomeQuery.Range(new Bound.Time(Instant.now().plusSeconds(600)), null, 0, true);
            assertThatThrownBy(() -> admin.results(ProgressListener.NONE, stop)
                            .find(OutcomeQuery.ALL, fromNow, new Results.Viewer() {
                                private boolean written;

                                @Override
                                public void show(FoundOutcome outcome) {
                                    ids.add(outcome.id());
                                    stop.request();
                                }

                                @Override
                                public void waits() throws Exception {
                                    if (!written) {
                                        written = true;
                                        write("followed", "req_late", "acme");
                                    }
                                }
                            }))
                    .isInstanceOfSatisfying(
                            OperationException.class,
                            e -> assertThat(e.failure()).isEqualTo(new OperationFailure.Interrupted()));
        }
        assertThat(ids).containsExactly("req_late");
    }

    @Test
    void aTopicThatIsNotThereIsMissing() {
        try (DroverAdmin admin = admin("not-there")) {
            Results results = admin.results(ProgressListener.NONE, new StopToken());
            var all = new OutcomeQuery.Range(null, null, 0, false);
            assertThatThrownBy(() -> results.find(OutcomeQuery.ALL, all, _ -> {}))
                    .isInstanceOfSatisfying(
                            OperationException.class,
                            e -> assertThat(e.failure()).isInstanceOf(OperationFailure.Missing.class));
        }
    }
}

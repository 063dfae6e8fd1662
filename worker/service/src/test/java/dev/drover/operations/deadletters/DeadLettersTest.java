package dev.drover.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.drover.contracts.Json;
import dev.drover.deadletter.Changes;
import dev.drover.deadletter.LetterFilter;
import dev.drover.deadletter.ReplayRules;
import dev.drover.operations.Completion;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.StopToken;
import dev.drover.operations.TestingBroker;
import dev.drover.operations.TestingListener;
import dev.drover.operations.admin.DroverAdmin;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.cluster.ClientProperties;
import dev.drover.operations.cluster.TopicNames;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dead letters as a caller other than the command line sees them. */
@Timeout(120)
class DeadLettersTest {
    private static final LetterQuery ALL = new LetterQuery(LetterFilter.ALL, null, null, Set.of(), false);

    @RegisterExtension
    static final TestingBroker BROKER = new TestingBroker();

    private static Map<String, Object> settings() {
        return Map.of("bootstrap.servers", BROKER.bootstrapServers());
    }

    /** Topics of its own for each test. */
    private static DroverAdmin admin(String name) {
        for (String topic : List.of(".requests", ".dlt", ".results", ".audit", ".parked")) {
            BROKER.broker().createTopic(name + topic, 1);
        }
        BROKER.broker().createTopic(name + ".replays", 1, Map.of("cleanup.policy", "compact"));
        return DroverAdmin.connect(
                new ClientProperties(settings(), settings(), settings()),
                TopicNames.of(
                        List.of(name + ".requests"),
                        Map.of(
                                "results", name + ".results",
                                "dead-letters", name + ".dlt",
                                "replays", name + ".replays",
                                "audit", name + ".audit",
                                "parked", name + ".parked")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(String name, int from, int to) throws Exception {
        try (var producer = new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = from; i < to; i++) {
                var letter = new ProducerRecord<byte[], byte[]>(
                        name + ".dlt",
                        bytes("{\"custom_id\":\"r-%d\",\"url\":\"/v1/completions\",\"body\":{}}".formatted(i)));
                letter.headers()
                        .add("drover-reason", bytes("timeout"))
                        .add("drover-error", bytes("no answer"))
                        .add("drover-tenant", bytes("someone@example.org"))
                        .add("drover-origin", bytes(name + ".requests-0@" + i));
                producer.send(letter).get();
            }
        }
    }

    private static DeadLetters letters(DroverAdmin admin) {
        return admin.deadLetters(ProgressListener.NONE, new StopToken());
    }

    private static ReplayOrder order(String name) {
        return new ReplayOrder(
                _ -> ALL,
                new ReplayRules(null, Set.of(name + ".requests"), 2, false, false, false),
                Changes.NONE,
                Json.object().put("all", true),
                false,
                List.of());
    }

    private static ReplayOrder.Manner manner(double perSecond, @Nullable String resume) {
        return new ReplayOrder.Manner("tester", "because", perSecond, null, resume);
    }

    @Test
    void lettersAreGivenAsTheyAreAndAReasonThatNobodyKnowsIsTold() throws Exception {
        try (DroverAdmin admin = admin("as-is")) {
            write("as-is", 0, 3);
            List<@Nullable String> tenants = new ArrayList<>();
            LettersFound found = letters(admin).find(ALL, 10, (letter, mark) -> {
                assertThat(mark).isNull();
                tenants.add(letter.tenant());
                return tenants.size() < 2;
            });
            assertThat(tenants).containsExactly("someone@example.org", "someone@example.org");
            assertThat(found.shown()).isEqualTo(2);

            LetterFilter unknown = new LetterFilter(
                    Set.of("no_such_reason"), Set.of(), Set.of(), Set.of(), null, null, null, Map.of());
            LettersFound none =
                    letters(admin).find(new LetterQuery(unknown, null, null, Set.of(), false), 10, (_, _) -> true);
            assertThat(none.completion()).isEqualTo(new Completion.NothingMatched());
            assertThat(none.unknownReasons()).containsExactly("no_such_reason");
            assertThat(none.reasons()).containsExactly(entry("timeout", 3L));
        }
    }

    @Test
    void aReplayIsEstimatedThenSentAndASecondOneSendsNothing() throws Exception {
        try (DroverAdmin admin = admin("replayed")) {
            write("replayed", 0, 3);
            ReplayPreview preview = letters(admin)
                    .preview(
                            order("replayed"), (_, _, _) -> new Estimator.Amount(7, new BigDecimal("0.5"), null, null));
            assertThat(preview.lines())
                    .containsExactly(new ReplayPreview.Line(
                            "timeout", "send", "replayed.requests", 3, 21, new BigDecimal("1.5"), 0, null));

            List<LetterOutcome> outcomes = new ArrayList<>();
            ReplayResult first = letters(admin).replay(order("replayed"), manner(0, null), outcomes::add);
            assertThat(first.counts()).containsExactly(entry(LetterOutcome.SENT, 3L));
            assertThat(first.completion()).isEqualTo(new Completion.Done());
            assertThat(outcomes).extracting(LetterOutcome::to).first().isEqualTo("replayed.requests-0@0");

            ReplayResult second = letters(admin).replay(order("replayed"), manner(0, null), _ -> {});
            assertThat(second.counts()).containsExactly(entry("already_replayed", 3L));
        }
    }

    @Test
    void aRunThatIsToldToStopGoesOnWhereItWas() throws Exception {
        try (DroverAdmin admin = admin("stopped")) {
            write("stopped", 0, 4);
            StopToken stop = new StopToken();
            TestingListener listener = new TestingListener(_ -> stop.request());
            assertThatThrownBy(
                            () -> admin.deadLetters(listener, stop).replay(order("stopped"), manner(1, null), _ -> {}))
                    .isInstanceOfSatisfying(
                            OperationException.class,
                            e -> assertThat(e.failure()).isEqualTo(new OperationFailure.Interrupted()));
            String run = listener.remarks().stream()
                    .filter(DeadLetterRemark.RunInterrupted.class::isInstance)
                    .map(DeadLetterRemark.RunInterrupted.class::cast)
                    .findFirst()
                    .orElseThrow()
                    .run();
            ReplayResult rest = letters(admin).replay(order("stopped"), manner(0, run), _ -> {});
            assertThat(rest.run()).isEqualTo(run);
            assertThat(rest.counts()).containsExactly(entry(LetterOutcome.SENT, 3L));
        }
    }

    @Test
    void aPurgeDeletesWhatWasProposedAndNothingThatCameSince() throws Exception {
        try (DroverAdmin admin = admin("purged")) {
            write("purged", 0, 3);
            PurgeProposal proposal =
                    letters(admin).proposePurge(new PurgeOrder(new Bound.Offset(100), "all", Set.of(), false));
            assertThat(proposal.letters()).isEqualTo(3);
            assertThat(proposal.open()).isEqualTo(3);
            assertThat(proposal.ends()).containsExactly(entry(new TopicPartition("purged.dlt", 0), 3L));
            write("purged", 3, 4);

            PurgeResult result = letters(admin).purge(proposal, "tester", "because", false);
            assertThat(result.completion()).isEqualTo(new Completion.Done());
            assertThat(letters(admin).find(ALL, 10, (_, _) -> true).shown()).isEqualTo(1);
        }
    }
}

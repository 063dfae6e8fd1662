package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table of errors that a transaction may meet, with a producer that fails as told. */
class CommitterErrorTableTest {
    private static final TopicPartition PARTITION = new TopicPartition("in", 0);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<TestingProducer> producers = new CopyOnWriteArrayList<>();
    private final TestingProducer first = new TestingProducer();
    private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(10, 1 << 20, new MemoryBound(1L << 40));
    private final IntakeSwitch intakeSwitch = new IntakeSwitch();
    private final CommitQueue<Long> queue = new CommitQueue<>(limiter);
    private final AtomicReference<Ownership<Long>> ownership = new AtomicReference<>();
    private final List<Set<PartitionProcessor<Long>>> rebuilt = new CopyOnWriteArrayList<>();
    private final List<String> fatal = new CopyOnWriteArrayList<>();
    private final List<String> replaced = new CopyOnWriteArrayList<>();
    private final PartitionProcessor<Long> lane = lane(PARTITION);
    private Committer<Long> committer;
    private Thread thread;

    private PartitionProcessor<Long> lane(TopicPartition partition) {
        EngineEvents silent = new EngineEvents() {};
        var services = new PartitionProcessor.Services<>(
                new TestingIntake(), limiter, intakeSwitch, queue::add, silent, InstantSource.system(), 1000);
        return new PartitionProcessor<>(partition, 1, services);
    }

    @BeforeEach
    void startCommitter() {
        producers.add(first);
        lane.start(new OffsetWindow(0, new BitSet()), 7);
        own(1, lane);
        var publisher =
                new TransactionalPublisher<Long>(() -> producers.size() == 1 && !first.closed() ? first : later());
        EngineEvents events = new EngineEvents() {
            @Override
            public void replaced(String why) {
                replaced.add(why);
            }
        };
        committer = new Committer<>(
                queue,
                publisher,
                (_, plan, nonce, _) -> plan.prefix() + "/" + nonce,
                new Committer.Surroundings<>(
                        ownership::get, intakeSwitch, events, rebuilt::add, fatal::add, InstantSource.system(), true),
                Duration.ofMillis(1));
        thread = Thread.ofPlatform().start(committer);
    }

    private TestingProducer later() {
        var next = new TestingProducer();
        producers.add(next);
        return next;
    }

    @AfterEach
    void stopCommitter() throws InterruptedException {
        committer.stop();
        thread.join(10_000);
        lane.close();
        assertThat(thread.isAlive()).isFalse();
    }

    @SafeVarargs
    private void own(int version, PartitionProcessor<Long>... lanes) {
        ownership.set(new Ownership<>(
                new ConsumerGroupMetadata("group", version, "member", Optional.empty()), Set.of(lanes), version));
    }

    private void complete(long offset, String text) {
        lane.window().deliver(offset, 0, Optional.empty());
        lane.end(offset, 0, outcome(text, null));
    }

    private static Outcome<Long> outcome(String text, Outcome.@Nullable Fallback<Long> fallback) {
        var output = new OutputRecord(
                TestingIntake.OUT, 0, null, text.getBytes(StandardCharsets.UTF_8), new RecordHeaders());
        return new Outcome<>(List.of(output), 1L, fallback);
    }

    private List<String> written() {
        List<String> texts = new ArrayList<>();
        for (TestingProducer producer : producers) {
            producer.history().stream()
                    .filter(r -> r.topic().equals(TestingIntake.OUT))
                    .forEach(r -> texts.add(new String(r.value(), StandardCharsets.UTF_8)));
        }
        return texts;
    }

    private void awaitWritten(String... texts) {
        await().atMost(LONG).untilAsserted(() -> assertThat(written()).containsExactly(texts));
    }

    @Test
    void outcomesOffsetsAndContributionAreOneTransaction() {
        complete(0, "a");
        awaitWritten("a");
        await().atMost(LONG).until(() -> lane.window().base() == 1);
        assertThat(first.consumerGroupOffsetsHistory())
                .allSatisfy(byGroup -> assertThat(byGroup.get("group")).containsKey(PARTITION));
        assertThat(first.history())
                .filteredOn(r -> r.topic().equals(TestingIntake.JOURNAL))
                .hasSize(2);
    }

    @Test
    void aMovedGenerationAbortsKeepsTheOutcomesAndWaitsForANewerSnapshot() {
        first.offsetFailures.add(new CommitFailedException("generation moved"));
        complete(0, "a");
        await().atMost(LONG).until(() -> first.aborts.get() == 1);
        own(2, lane);
        awaitWritten("a");
        assertThat(fatal).isEmpty();
        assertThat(producers).hasSize(1);
    }

    @Test
    void aPartitionThatMovedAwayMeanwhileIsLeftOut() {
        first.offsetFailures.add(new CommitFailedException("generation moved"));
        complete(0, "a");
        await().atMost(LONG).until(() -> first.aborts.get() == 1);
        lane.close();
        own(2);
        PartitionProcessor<Long> other = lane(new TopicPartition("in", 1));
        other.start(new OffsetWindow(0, new BitSet()), 7);
        own(3, other);
        other.window().deliver(0, 0, Optional.empty());
        other.end(0, 0, outcome("b", null));
        awaitWritten("b");
        other.close();
    }

    static List<RuntimeException> unanswered() {
        List<RuntimeException> unanswered =
                List.of(new TimeoutException("no answer"), new InterruptException("interrupted"));
        assertThat(Thread.interrupted()).as("making one interrupts the thread").isTrue();
        return unanswered;
    }

    @ParameterizedTest
    @MethodSource("unanswered")
    void anUnansweredCommitIsAskedAgainAndNeverAborted(RuntimeException unanswered) {
        first.commitFailures.add(unanswered);
        first.commitFailures.add(new TimeoutException("still no answer"));
        complete(0, "a");
        awaitWritten("a");
        assertThat(first.commits).hasValue(3);
        assertThat(first.aborts).hasValue(0);
    }

    static List<RuntimeException> abortable() {
        return List.of(
                new TimeoutException("sending offsets"), new TransactionAbortableException("the broker asks to abort"));
    }

    @ParameterizedTest
    @MethodSource("abortable")
    void anAbortableErrorAbortsAndTriesAgainWithTheSameOutcomes(RuntimeException error) {
        first.offsetFailures.add(error);
        first.abortFailures.add(new TimeoutException("the abort itself is unanswered"));
        complete(0, "a");
        awaitWritten("a");
        assertThat(first.aborts).hasValue(2);
        await().atMost(LONG).until(() -> lane.window().base() == 1);
    }

    static List<RuntimeException> fencing() {
        return List.of(
                new ProducerFencedException("fenced"),
                new InvalidProducerEpochException("epoch"),
                new InvalidPidMappingException("mapping"));
    }

    @ParameterizedTest
    @MethodSource("fencing")
    void aFencedProducerIsReplacedAndTheTouchedLanesAreRebuilt(RuntimeException error) {
        first.commitFailures.add(error);
        complete(0, "a");
        await().atMost(LONG).until(() -> !rebuilt.isEmpty());
        assertThat(rebuilt).containsExactly(Set.of(lane));
        assertThat(lane.isClosed()).isTrue();
        assertThat(producers).hasSize(2);
        assertThat(producers.get(1).transactionInitialized()).isTrue();
        assertThat(first.closed()).isTrue();
        assertThat(written())
                .as("whether it was written, the partition will say")
                .isEmpty();
    }

    @Test
    void aFlushOfALaneInDoubtIsAnsweredOnlyAfterTheNewProducerIsReady() throws Exception {
        var asked = new java.util.concurrent.CompletableFuture<Boolean>();
        first.beforeCommit = asked::join; // the flush is asked for while the commit is under way
        first.commitFailures.add(new ProducerFencedException("fenced"));
        complete(0, "a");
        await().atMost(LONG).until(() -> first.commits.get() == 1);
        var flushed = queue.flush(List.of(lane));
        asked.complete(true);
        assertThat(flushed.get(30, java.util.concurrent.TimeUnit.SECONDS)).isFalse();
        assertThat(producers.get(1).transactionInitialized()).isTrue();
    }

    @Test
    void threeFencesInAMinuteEndTheProcessAndNameTheProperty() {
        for (int i = 0; i < 3; i++) {
            TestingProducer current = producers.getLast();
            current.commitFailures.add(new ProducerFencedException("fenced"));
            PartitionProcessor<Long> fresh = lane(new TopicPartition("in", i));
            fresh.start(new OffsetWindow(0, new BitSet()), 7);
            own(i + 1, fresh);
            fresh.window().deliver(0, 0, Optional.empty());
            fresh.end(0, 0, outcome("x", null));
            int fences = i + 1;
            await().atMost(LONG).until(() -> rebuilt.size() == fences);
        }
        assertThat(fatal).singleElement().asString().contains("drover.engine.transactional-id");
    }

    @Test
    void aMissingRightStopsNewWorkNamesTheTopicAndEndsWhenItIsGranted() {
        first.refusedTopics.put(TestingIntake.OUT, new TopicAuthorizationException(Set.of(TestingIntake.OUT)));
        complete(0, "longer than ten bytes");
        await().atMost(LONG).until(() -> intakeSwitch.haltedBecause() != null);
        assertThat(intakeSwitch.haltedBecause()).contains("topic " + TestingIntake.OUT);
        assertThat(committer.detail()).isNotEmpty();
        first.refusedTopics.clear();
        awaitWritten("longer than ten bytes");
        await().atMost(LONG)
                .until(() -> intakeSwitch.haltedBecause() == null
                        && committer.detail().isEmpty());
    }

    /** The producer says in both cases that the topic is not present in its metadata. */
    @Test
    void aBrokerThatIsAwayIsWaitedForAndNoMissingTopic() {
        String said = "Topic out not present in metadata after 10000 ms.";
        first.refusedTopics.put(TestingIntake.OUT, new TimeoutException(said));
        complete(0, "longer than ten bytes");
        await().atMost(LONG).until(() -> committer.detail().equals("cannot commit: no broker answers"));
        assertThat(intakeSwitch.haltedBecause()).isNull();
        first.refusedTopics.put(
                TestingIntake.OUT,
                new TimeoutException(said, new UnknownTopicOrPartitionException("This server does not host it.")));
        await().atMost(LONG).until(() -> intakeSwitch.haltedBecause() != null);
        assertThat(intakeSwitch.haltedBecause()).contains("topic out", "does not host");
        first.refusedTopics.clear();
        awaitWritten("longer than ten bytes");
        await().atMost(LONG).until(() -> intakeSwitch.haltedBecause() == null);
    }

    @Test
    void aRecordThatCanNeverBeSentIsReplacedAndTheOthersGoOn() {
        first.refusedTopics.put(TestingIntake.OUT, new RecordTooLargeException("too large"));
        lane.window().deliver(0, 0, Optional.empty());
        lane.window().deliver(1, 0, Optional.empty());
        lane.end(0, 0, outcome("much too long a text", (_, _) -> outcome("small", null)));
        lane.end(1, 0, outcome("b", null));
        await().atMost(LONG).untilAsserted(() -> assertThat(written()).containsExactlyInAnyOrder("small", "b"));
        assertThat(replaced).hasSize(1);
        await().atMost(LONG).until(() -> lane.window().base() == 2);
    }

    @Test
    void aCoordinatorThatIsNotThereIsWaitedForAtStart() throws InterruptedException {
        stopCommitter();
        var slow = new TestingProducer();
        slow.initFailures.add(new TimeoutException("no coordinator"));
        var publisher = new TransactionalPublisher<Long>(() -> slow);
        assertThat(publisher.prepare()).contains("transaction coordinator");
        assertThat(publisher.prepare()).isEmpty();
        publisher.close(Duration.ZERO);
        startCommitter();
    }

    @Test
    void neverCommitsTheOffsetOfALaneThatIsStillLoading() {
        PartitionProcessor<Long> loading = lane(new TopicPartition("in", 3));
        own(1, lane, loading);
        queue.touch(loading);
        complete(0, "a");
        awaitWritten("a");
        await().atMost(LONG).until(() -> lane.window().base() == 1);
        assertThat(first.consumerGroupOffsetsHistory()).noneMatch(byGroup -> {
            var offsets = byGroup.get("group");
            return offsets != null && offsets.containsKey(loading.partition());
        });
        loading.close();
    }
}

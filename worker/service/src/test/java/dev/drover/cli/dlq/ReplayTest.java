package dev.drover.cli.dlq;

import static dev.drover.cli.dlq.TestingLetters.bytes;
import static dev.drover.cli.dlq.TestingLetters.header;
import static dev.drover.cli.dlq.TestingLetters.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.cli.dlq.TestingLetters.Said;
import dev.drover.contracts.AuditRecord;
import dev.drover.contracts.Json;
import dev.drover.contracts.ReplayMark;
import dev.drover.testbed.EmbeddedBroker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ReplayTest {
    private static @Nullable EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    private static EmbeddedBroker broker() {
        if (broker == null) {
            throw new IllegalStateException("not started");
        }
        return broker;
    }

    private static TestingLetters letters(String name) {
        return new TestingLetters(broker(), name, 3);
    }

    private static Said replay(TestingLetters letters, String... more) {
        String[] words = new String[more.length + 7];
        String[] first = {"replay", "--because", "mended", "--rate", "0", "-o", "jsonl"};
        System.arraycopy(first, 0, words, 0, first.length);
        System.arraycopy(more, 0, words, first.length, more.length);
        return letters.dlq(words);
    }

    @Test
    void eachIsSentOnceToItsPartitionWithItsKeyAndHeadersAMarkAndAnAuditRecord() {
        TestingLetters letters = letters("once");
        letters.write(0, 100);
        Said first = replay(letters);
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.count("sent")).isEqualTo(100);
        Said second = replay(letters);
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(second.count("already_replayed")).isEqualTo(100);

        List<ConsumerRecord<byte[], byte[]>> sent = letters.committed(letters.requests);
        assertThat(sent).hasSize(100);
        for (ConsumerRecord<byte[], byte[]> each : sent) {
            int i = Integer.parseInt(new String(each.key(), StandardCharsets.UTF_8).substring(2));
            assertThat(each.partition()).isEqualTo(i % 3);
            assertThat(text(each, "x-order")).isEqualTo("o-" + i);
            assertThat(text(each, "drover-replays")).isEqualTo("1");
            assertThat(text(each, "drover-request-id")).startsWith("req_");
            assertThat(text(each, "drover-reason")).isNull();
            assertThat(text(each, "kafka_dlt-original-topic")).isNull();
            assertThat(text(each, "traceparent")).isNull();
        }
        List<ConsumerRecord<byte[], byte[]>> marks = letters.committed(letters.topic("replays"));
        assertThat(marks).hasSize(100);
        assertThat(marks)
                .allSatisfy(
                        mark -> assertThat(ReplayMark.decode(mark.value()).to()).startsWith(letters.requests + "-"));
        assertThat(letters.committed(letters.topic("audit")))
                .extracting(each -> AuditRecord.decode(each.value()))
                .satisfies(audits -> {
                    assertThat(audits)
                            .extracting(AuditRecord::what)
                            .contains("dlq.replay.started", "dlq.replay.finished");
                    AuditRecord last = audits.get(1);
                    assertThat(last.details().at("/counts/sent").intValue()).isEqualTo(100);
                    assertThat(last.details().get("because").stringValue()).isEqualTo("mended");
                });
    }

    @Test
    void forPeopleLettersThatWereDoneBeforeAreCountedAndNotListed() {
        TestingLetters letters = letters("counted");
        letters.write(0, 9);
        assertThat(replay(letters, "--reason", "timeout").count("sent")).isEqualTo(5);
        Said rest = letters.dlq("replay", "--because", "mended", "--rate", "0");
        assertThat(rest.out().lines()).hasSize(5);
        assertThat(rest.err()).contains("5 already replayed, 4 sent");
        Said none = letters.dlq("replay", "--because", "mended", "--rate", "0");
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).contains("9 already replayed");
        assertThat(replay(letters).out()).containsPattern("\"replayed [0-9T:-]{19}Z as ");
    }

    @Test
    void anOptionThatNamesNoTopicIsNamed() {
        TestingLetters letters = letters("absent");
        letters.write(0, 1);
        Said said = replay(letters, "--to-topic", "nowhere", "--allow-topic", "nowhere");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("--to-topic: topic nowhere does not exist");
    }

    @Test
    void topicsThatAReplayMakesAreThoseOfAWorker() throws Exception {
        TestingLetters letters = TestingLetters.untouched(broker(), "shaped", 3);
        ConfigResource dead = new ConfigResource(ConfigResource.Type.TOPIC, letters.letters);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker().bootstrapServers()))) {
            var larger = new AlterConfigOp(new ConfigEntry("max.message.bytes", "3000000"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(dead, List.of(larger))).all().get(30, TimeUnit.SECONDS);
        }
        letters.write(0, 1);
        Said said = replay(letters, "--create-topics");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(settings("shaped.parked"))
                .containsEntry("max.message.bytes", "3000000")
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", Long.toString(Duration.ofDays(90).toMillis()));
        assertThat(settings("shaped.audit"))
                .containsEntry(
                        "retention.ms", Long.toString(Duration.ofDays(365).toMillis()));
        assertThat(settings("shaped.replays")).containsEntry("cleanup.policy", "compact");
    }

    private static Map<String, String> settings(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker().bootstrapServers()))) {
            Map<String, String> settings = new HashMap<>();
            admin.describeConfigs(List.of(resource))
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .values()
                    .forEach(config -> config.entries().forEach(entry -> settings.put(entry.name(), entry.value())));
            return settings;
        }
    }

    @Test
    void theDryRunSaysWhatWouldBeDoneAndDoesNothing() {
        TestingLetters letters = letters("dry");
        letters.write(0, 10);
        Said dry = letters.dlq("replay", "--dry-run", "-o", "jsonl");
        assertThat(dry.code()).as(dry.err()).isZero();
        assertThat(dry.out().lines().map(line -> Json.read(bytes(line))))
                .extracting(line -> line.get("reason").stringValue() + " "
                        + line.get("letters").intValue())
                .containsExactly("rate_limited 5", "timeout 5");
        assertThat(dry.err()).contains("nothing was sent");
        assertThat(letters.committed(letters.requests)).isEmpty();
    }

    @Test
    void twoRunsAtTheSameTimeWithOverlappingFiltersSendEachOnce() throws Exception {
        TestingLetters letters = letters("two");
        letters.write(0, 1_500);
        List<Said> said;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Said> slow =
                    () -> letters.dlq("replay", "--because", "a", "--rate", "400", "-o", "jsonl", "--tenant", "t0,t1");
            Callable<Said> other = () -> letters.dlq("replay", "--because", "b", "--rate", "700", "-o", "jsonl");
            List<Future<Said>> runs = threads.invokeAll(List.of(slow, other));
            said = List.of(runs.get(0).get(), runs.get(1).get());
        }
        // One was fenced by the other, or came when that one was done; the rest is for another run.
        assertThat(replay(letters).code()).isZero();
        assertThat(letters.committed(letters.requests))
                .as("%s %s", said.get(0).err(), said.get(1).err())
                .extracting(each -> new String(each.key(), StandardCharsets.UTF_8))
                .doesNotHaveDuplicates()
                .hasSize(1_500);
        assertThat(said).anySatisfy(each -> assertThat(each.code()).isZero());
        assertThat(said).anySatisfy(each -> assertThat(each.err()).containsAnyOf("took over", "already replayed"));
    }

    @Test
    void whatHasAnAnswerIsSkippedAndWhatWasReplayedOftenEnoughIsParked() {
        TestingLetters letters = letters("answered");
        letters.write(0, 2, header("drover-request-id", "req_answered"));
        letters.write(2, 4, header("drover-replays", "2"));
        letters.write(4, 6);
        try (var producer = letters.producer()) {
            var _ = producer.send(
                    new ProducerRecord<>(
                            letters.topic("results"),
                            bytes(
                                    "{\"id\":\"req_answered\",\"custom_id\":\"r-0\",\"response\":{\"status_code\":200},\"error\":null}")));
        }
        Said unmarked = replay(letters);
        assertThat(unmarked.code()).as(unmarked.err()).isEqualTo(1);
        assertThat(unmarked.err()).contains("2 of the letters were replayed before", "no mark at all");
        assertThat(replay(letters, "--id", "r-4").count("sent")).isEqualTo(1);
        Said said = replay(letters);
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.count("already_answered")).isEqualTo(2);
        assertThat(said.count("parked")).isEqualTo(2);
        assertThat(said.count("sent")).isEqualTo(1);
        assertThat(letters.committed(letters.topic("parked")))
                .hasSize(2)
                .allSatisfy(parked -> assertThat(text(parked, "drover-reason")).isNotNull());
        // What was parked comes back from there, once.
        assertThat(replay(letters, "--parked").count("sent")).isEqualTo(2);
        assertThat(replay(letters, "--parked").count("already_replayed")).isEqualTo(2);
        assertThat(letters.committed(letters.requests)).hasSize(4);
    }

    @Test
    void aTruncatedLetterIsFetchedFromWhereItCameFromAndReportedIfThatIsGoneOrAnother() {
        TestingLetters letters = letters("truncated");
        long died = System.currentTimeMillis();
        try (var producer = letters.producer()) {
            // Letters 0, 3 and 6 died at these offsets of partition 0; letter 1 at offset 1 of partition 1.
            for (int offset = 0; offset < 7; offset++) {
                var _ = producer.send(new ProducerRecord<>(
                        letters.requests, 0, died + offset, bytes("k-0"), bytes("{\"original\":" + offset + "}")));
            }
            for (int i : List.of(0, 1, 3, 6)) {
                ProducerRecord<byte[], byte[]> whole = letters.letter(
                        i,
                        header("drover-truncated", i == 3 ? "19" : "14"),
                        new RecordHeader(
                                "kafka_dlt-original-timestamp",
                                ByteBuffer.allocate(Long.BYTES)
                                        .putLong(i == 6 ? died - 1 : died + i)
                                        .array()));
                var _ = producer.send(new ProducerRecord<>(
                        whole.topic(), whole.partition(), (byte[]) null, new byte[0], whole.headers()));
            }
        }
        Said said = replay(letters);
        assertThat(said.code()).as(said.err()).isEqualTo(3);
        assertThat(said.count("sent")).as(said.out()).isEqualTo(1);
        assertThat(said.out())
                .contains("the original is gone from " + letters.requests + "-1@1")
                .contains("the record at " + letters.requests + "-0@3 is another one (it has 14 bytes")
                .contains("the record at " + letters.requests + "-0@6 is another one (it is of ");
        assertThat(letters.committed(letters.requests))
                .hasSize(8)
                .last()
                .satisfies(each -> assertThat(new String(each.value(), StandardCharsets.UTF_8))
                        .isEqualTo("{\"original\":0}"));
    }

    @Test
    void aLetterThatIsTooLargeForItsTopicIsRefusedAloneAndTheRunIsPastAll() throws Exception {
        TestingLetters letters = letters("large");
        String small = "large.small";
        broker().createTopic(small, 1, Map.of("max.message.bytes", "2000"));
        letters.write(0, 4);
        try (var producer = letters.producer()) {
            ProducerRecord<byte[], byte[]> whole = letters.letter(4);
            var _ = producer.send(new ProducerRecord<>(
                    whole.topic(), whole.partition(), whole.key(), new byte[5_000], whole.headers()));
        }
        letters.write(5, 10);
        Said said = replay(letters, "--to-topic", small, "--allow-topic", small);
        assertThat(said.code()).as(said.err()).isEqualTo(3);
        assertThat(said.count("sent")).isEqualTo(9);
        assertThat(said.out()).containsPattern("\"letter\":\"[^\"]*-1@1\".*\"outcome\":\"failed\".*refused");
        assertThat(letters.committed(small)).hasSize(9);
        assertThat(letters.committed(letters.topic("replays"))).hasSize(9);
        String group = "drover-replay-"
                + said.err()
                        .lines()
                        .filter(line -> line.startsWith("run "))
                        .findFirst()
                        .orElseThrow()
                        .split("[ ,]")[1];
        try (Admin admin = broker().admin()) {
            assertThat(admin.listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get(30, TimeUnit.SECONDS)
                            .values())
                    .extracting(offset -> offset.offset())
                    .containsExactlyInAnyOrder(4L, 3L, 3L);
        }
        assertThat(replay(letters, "--to-topic", small, "--allow-topic", small).count("already_replayed"))
                .isEqualTo(9);
    }

    @Test
    void lettersThatAreRemovedBeforeTheirTurnAreCountedAndSaid() throws Exception {
        TestingLetters letters = letters("removed");
        int many = 12;
        try (var producer = letters.producer()) {
            for (int i = 0; i < many; i++) {
                ProducerRecord<byte[], byte[]> whole = letters.letter(3 * i);
                // So large that only a few are fetched ahead.
                var _ = producer.send(
                        new ProducerRecord<>(whole.topic(), 0, whole.key(), new byte[900_000], whole.headers()));
            }
        }
        Said said;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                Admin admin = broker().admin()) {
            Future<Said> run =
                    threads.submit(() -> letters.dlq("replay", "--because", "x", "--rate", "2", "-o", "jsonl"));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !letters.committed(letters.requests).isEmpty());
            TopicPartition partition = new TopicPartition(letters.letters, 0);
            var _ = admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(many)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            said = run.get();
        }
        long removed = many - said.count("sent");
        assertThat(removed).isPositive();
        assertThat(said.code()).as(said.err()).isEqualTo(3);
        assertThat(said.err())
                .contains(removed + " letters were removed from " + letters.letters, removed + " removed");
        assertThat(letters.committed(letters.topic("audit")))
                .last()
                .satisfies(each -> assertThat(AuditRecord.decode(each.value())
                                .details()
                                .at("/counts/removed")
                                .longValue())
                        .isEqualTo(removed));
    }

    @Test
    void theFirstReplayIsToldHowToBeginAndAnotherMarksTopicIsNotTakenForTheFirst() {
        TestingLetters letters = TestingLetters.untouched(broker(), "first", 3);
        letters.write(0, 6);
        Said refused = replay(letters);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("topics first.replays, first.audit, first.parked do not exist", "--create-topics");
        Said first = replay(letters, "--create-topics", "--reason", "timeout");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).contains("created topic first.replays", "marks on first.replays");
        // Somebody without the configuration: other names.
        Said other = replay(letters, "--create-topics", "--topic", "replays=first.others");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("kept marks on topic first.replays, not on first.others", "--marks-also");
        Said dry = letters.dlq("replay", "--dry-run", "--topic", "replays=first.others");
        assertThat(dry.err()).contains("would be refused");
        Said both =
                replay(letters, "--create-topics", "--topic", "replays=first.others", "--marks-also", "first.replays");
        assertThat(both.code()).as(both.err()).isZero();
        assertThat(both.count("already_replayed")).isEqualTo(3);
        assertThat(both.count("sent")).isEqualTo(3);
        // Now the marks are on both, and either alone is not enough.
        assertThat(replay(letters).code()).isEqualTo(1);
        assertThat(replay(letters, "--marks-also", "first.others").count("already_replayed"))
                .isEqualTo(6);
        assertThat(letters.committed(letters.requests)).hasSize(6);
    }

    @Test
    void payloadsAreChangedOnTheWayAndWhatCannotBeIsReported() {
        TestingLetters letters = letters("changed");
        letters.write(0, 3);
        try (var producer = letters.producer()) {
            ProducerRecord<byte[], byte[]> letter = letters.letter(3);
            byte[] binary = {0, 1, (byte) 0xff, 2};
            var _ = producer.send(new ProducerRecord<>(letters.letters, 0, letter.key(), binary, letter.headers()));
        }
        Said said = replay(letters, "--set", "body.max_tokens=7", "--set-model", "gpt-5", "--extend-deadline", "2h");
        assertThat(said.code()).as(said.err()).isEqualTo(3);
        assertThat(said.count("failed")).isEqualTo(1);
        assertThat(letters.committed(letters.requests))
                .hasSize(3)
                .allSatisfy(each -> assertThat(new String(each.value(), StandardCharsets.UTF_8))
                        .contains("\"model\":\"gpt-5\"", "\"max_tokens\":7", "\"deadline\":\"20"));
        // Without changes the bytes go as they are.
        assertThat(replay(letters).count("sent")).isEqualTo(1);
    }

    @Test
    void nothingMatchesWrongUsageAndUnknownTopicsEndAsDocumented() {
        TestingLetters letters = letters("ends");
        letters.write(0, 1);
        assertThat(replay(letters, "--reason", "expired").code()).isEqualTo(4);
        assertThat(letters.dlq("replay").code()).isEqualTo(2);
        assertThat(letters.dlq("replay").err()).contains("--because");
        assertThat(replay(letters, "--to-topic", "elsewhere").code()).isEqualTo(2);
        assertThat(replay(letters, "--resume", "no-such-run").code()).isEqualTo(2);
        Said elsewhere = replay(letters, "--to-topic", "no.such.topic", "--allow-topic", "no.such.topic");
        assertThat(elsewhere.code()).isEqualTo(1);
        assertThat(elsewhere.err()).contains("no.such.topic does not exist");
        assertThat(letters.committed(letters.requests)).isEmpty();
    }
}

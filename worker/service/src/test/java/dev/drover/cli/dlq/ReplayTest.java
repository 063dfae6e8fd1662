package dev.drover.cli.dlq;

import static dev.drover.cli.dlq.TestingLetters.bytes;
import static dev.drover.cli.dlq.TestingLetters.header;
import static dev.drover.cli.dlq.TestingLetters.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.cli.dlq.TestingLetters.Said;
import dev.drover.contracts.AuditRecord;
import dev.drover.contracts.Json;
import dev.drover.contracts.Phrases;
import dev.drover.contracts.ReplayMark;
import dev.drover.operations.TestingBroker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(180)
class ReplayTest {
    @RegisterExtension
    static final TestingBroker BROKER = new TestingBroker();

    private static TestingLetters letters(String name) {
        return new TestingLetters(BROKER.broker(), name, 3);
    }

    @Test
    void eachIsSentOnceToItsPartitionWithItsKeyAndHeadersAMarkAndAnAuditRecord() {
        TestingLetters letters = letters("once");
        letters.write(0, 100);
        Said first = letters.replay();
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.count("sent")).isEqualTo(100);
        Said second = letters.replay();
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
        assertThat(letters.replay("--reason", "timeout").count("sent")).isEqualTo(5);
        Said rest = letters.dlq("replay", "--because", "mended", "--rate", "0");
        assertThat(rest.out().lines()).hasSize(5);
        assertThat(rest.err()).contains("5 already replayed, 4 sent");
        Said none = letters.dlq("replay", "--because", "mended", "--rate", "0");
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).contains("9 already replayed");
        assertThat(letters.replay().out()).containsPattern("\"replayed [0-9T:-]{19}Z as ");
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
    void aReasonThatNoLetterHasIsToldWithThoseThatThereAre() {
        TestingLetters letters = letters("typo");
        letters.write(0, 4);
        for (Said said : List.of(
                letters.dlq("replay", "--dry-run", "--reason", "tiemout"),
                letters.dlq("replay", "--reason", "tiemout", "--because", "mended"),
                letters.dlq("park", "--reason", "tiemout", "--because", "given up"))) {
            assertThat(said.code()).isEqualTo(4);
            assertThat(said.err()).contains("no letter died of tiemout", "timeout (2)", "rate_limited (2)");
        }
    }

    @Test
    void theDryRunMarksWhatFailsAgainAsItIs() {
        TestingLetters letters = letters("hopeless");
        letters.write(0, 2);
        letters.write(2, 4, new RecordHeader("drover-reason", bytes("content_policy")));
        Said dry = letters.dlq("replay", "--dry-run");
        assertThat(dry.out()).contains("FAILS AGAIN UNLESS", "the request or its model is changed");
        assertThat(dry.err()).contains("2 of 4 letters will most likely fail again as they are");
        assertThat(letters.dlq("replay", "--dry-run", "--set-model", "other").out())
                .doesNotContain("FAILS AGAIN UNLESS");
    }

    @Test
    void whoWaitsIsToldWhatCameOfTheLetters() throws Exception {
        TestingLetters letters = letters("waits");
        letters.write(0, 3);
        Said said;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var producer = letters.producer()) {
            Future<Said> run =
                    threads.submit(() -> letters.dlq("replay", "--because", "mended", "--rate", "0", "--wait", "60s"));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> letters.committed(letters.requests).size() == 3);
            for (ConsumerRecord<byte[], byte[]> request : letters.committed(letters.requests)) {
                String line = request.partition() == 1
                        ? "{\"id\":\"b\",\"response\":null,\"error\":{\"code\":\"expired\"}}"
                        : "{\"id\":\"a\",\"response\":{\"status_code\":200},\"error\":null}";
                ProducerRecord<byte[], byte[]> result =
                        new ProducerRecord<>(letters.topic("results"), request.partition(), null, bytes(line));
                String origin = request.topic() + "-" + request.partition() + "@" + request.offset();
                result.headers().add("drover-origin", bytes(origin));
                producer.send(result).get(30, TimeUnit.SECONDS);
            }
            said = run.get(90, TimeUnit.SECONDS);
        }
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .containsPattern("timeout +succeeded +2\n")
                .containsPattern("rate_limited +failed again: expired +1\n");
        assertThat(said.err()).contains("2 succeeded, 1 failed again, 0 still open");
        Said open = letters.dlq(
                "replay", "--because", "x", "--rate", "0", "--again", "--answered", "--reason", "timeout", "--wait=0s");
        assertThat(open.code()).isEqualTo(3);
        assertThat(open.out()).containsPattern("timeout +still open +2\n");
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
        assertThat(letters.replay().code()).isZero();
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
        Said unmarked = letters.replay();
        assertThat(unmarked.code()).as(unmarked.err()).isEqualTo(1);
        assertThat(unmarked.err()).contains("2 of the letters were replayed before", "no mark at all");
        assertThat(letters.replay("--id", "r-4").count("sent")).isEqualTo(1);
        Said said = letters.replay();
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.count("already_answered")).isEqualTo(2);
        assertThat(said.count("parked")).isEqualTo(2);
        assertThat(said.count("sent")).isEqualTo(1);
        assertThat(letters.committed(letters.topic("parked")))
                .hasSize(2)
                .allSatisfy(parked -> assertThat(text(parked, "drover-reason")).isNotNull());
        // What was parked comes back from there, once.
        assertThat(letters.replay("--parked").count("sent")).isEqualTo(2);
        assertThat(letters.replay("--parked").count("already_replayed")).isEqualTo(2);
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
        Said said = letters.replay();
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
        BROKER.broker().createTopic(small, 1, Map.of("max.message.bytes", "2000"));
        letters.write(0, 4);
        try (var producer = letters.producer()) {
            ProducerRecord<byte[], byte[]> whole = letters.letter(4);
            var _ = producer.send(new ProducerRecord<>(
                    whole.topic(), whole.partition(), whole.key(), new byte[5_000], whole.headers()));
        }
        letters.write(5, 10);
        Said said = letters.replay("--to-topic", small, "--allow-topic", small);
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
        try (Admin admin = BROKER.broker().admin()) {
            assertThat(admin.listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get(30, TimeUnit.SECONDS)
                            .values())
                    .extracting(offset -> offset.offset())
                    .containsExactlyInAnyOrder(4L, 3L, 3L);
        }
        assertThat(letters.replay("--to-topic", small, "--allow-topic", small).count("already_replayed"))
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
                Admin admin = BROKER.broker().admin()) {
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
                .contains(Phrases.count(removed, "letter") + " removed from " + letters.letters, removed + " removed");
        assertThat(letters.committed(letters.topic("audit")))
                .last()
                .satisfies(each -> assertThat(AuditRecord.decode(each.value())
                                .details()
                                .at("/counts/removed")
                                .longValue())
                        .isEqualTo(removed));
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
        Said said = letters.replay("--set", "body.max_tokens=7", "--set-model", "gpt-5", "--extend-deadline", "2h");
        assertThat(said.code()).as(said.err()).isEqualTo(3);
        assertThat(said.count("failed")).isEqualTo(1);
        assertThat(letters.committed(letters.requests))
                .hasSize(3)
                .allSatisfy(each -> assertThat(new String(each.value(), StandardCharsets.UTF_8))
                        .contains("\"model\":\"gpt-5\"", "\"max_tokens\":7", "\"deadline\":\"20"));
        // Without changes the bytes go as they are.
        assertThat(letters.replay().count("sent")).isEqualTo(1);
    }
}

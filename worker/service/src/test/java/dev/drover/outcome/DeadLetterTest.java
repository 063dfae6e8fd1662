package dev.drover.outcome;

import static dev.drover.outcome.TestingCompletions.ATTEMPTS;
import static dev.drover.outcome.TestingCompletions.ENQUEUED;
import static dev.drover.outcome.TestingCompletions.KEY;
import static dev.drover.outcome.TestingCompletions.VALUE;
import static dev.drover.outcome.TestingCompletions.bytes;
import static dev.drover.outcome.TestingCompletions.delivery;
import static dev.drover.outcome.TestingCompletions.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.AttemptsHeader;
import dev.drover.contracts.FailureCode;
import dev.drover.engine.OutputRecord;
import dev.drover.privacy.Desensitizer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.support.KafkaHeaders;

class DeadLetterTest {
    private final OutcomeWriter writer = new OutcomeWriter(
            new Outputs(
                    new Outputs.Topic("llm.results", 1_000_000),
                    new Outputs.Topic("llm.requests-dlt", 1_000_000),
                    new Outputs.Topic("llm.usage", 1_000_000),
                    "drover",
                    _ -> 6),
            new Desensitizer());

    @Test
    void holdsTheOriginalBytesOnTheSamePartition() {
        OutputRecord letter = letter(new RecordHeaders());

        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.value()).isSameAs(VALUE);
        assertThat(letter.partition()).isEqualTo(3);
    }

    /** Compared with spring-kafka's own constants: its tooling has to understand them. */
    @Test
    void hasSpringKafkasHeadersAndReadableTwins() {
        OutputRecord letter = letter(new RecordHeaders());

        assertThat(Arrays.stream(letter.headers().toArray()).map(Header::key))
                .containsExactly(
                        KafkaHeaders.DLT_ORIGINAL_TOPIC,
                        KafkaHeaders.DLT_ORIGINAL_PARTITION,
                        KafkaHeaders.DLT_ORIGINAL_OFFSET,
                        KafkaHeaders.DLT_ORIGINAL_TIMESTAMP,
                        KafkaHeaders.DLT_ORIGINAL_TIMESTAMP_TYPE,
                        KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP,
                        KafkaHeaders.DLT_EXCEPTION_FQCN,
                        KafkaHeaders.DLT_EXCEPTION_MESSAGE,
                        "drover-reason",
                        "drover-error",
                        "drover-attempts",
                        "drover-tenant",
                        "drover-origin",
                        "drover-replays");
        assertThat(text(letter, KafkaHeaders.DLT_ORIGINAL_TOPIC)).isEqualTo("llm.requests");
        assertThat(header(letter, KafkaHeaders.DLT_ORIGINAL_PARTITION)).isEqualTo(new byte[] {0, 0, 0, 3});
        assertThat(header(letter, KafkaHeaders.DLT_ORIGINAL_OFFSET)).isEqualTo(new byte[] {0, 0, 0, 0, 0, 0, 0, 42});
        assertThat(ByteBuffer.wrap(header(letter, KafkaHeaders.DLT_ORIGINAL_TIMESTAMP))
                        .getLong())
                .isEqualTo(ENQUEUED.toEpochMilli());
        assertThat(text(letter, KafkaHeaders.DLT_ORIGINAL_TIMESTAMP_TYPE)).isEqualTo("CreateTime");
        assertThat(text(letter, KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP)).isEqualTo("drover");
        assertThat(text(letter, KafkaHeaders.DLT_EXCEPTION_FQCN)).isEqualTo("dev.drover.contracts.FailureCode");
        assertThat(text(letter, KafkaHeaders.DLT_EXCEPTION_MESSAGE)).isEqualTo("timeout: it went wrong");
        assertThat(text(letter, "drover-reason")).isEqualTo("timeout");
        assertThat(text(letter, "drover-error")).isEqualTo("it went wrong");
        assertThat(AttemptsHeader.decode(header(letter, "drover-attempts"), Instant.EPOCH))
                .isEqualTo(ATTEMPTS);
        assertThat(text(letter, "drover-tenant")).isEqualTo("acme");
        assertThat(text(letter, "drover-origin")).isEqualTo("llm.requests-3@42");
        assertThat(text(letter, "drover-replays")).isEqualTo("0");
    }

    @Test
    void keepsTheRequestsHeadersAndReplacesThoseOfAnEarlierDeadLettering() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("app", bytes("1"));
        headers.add("drover-request-id", bytes("req_0"));
        headers.add("app", bytes("2"));
        headers.add("__connect.errors.topic", bytes("elsewhere"));
        headers.add("drover-reason", bytes("expired"));
        headers.add("drover-reason", bytes("expired"));
        headers.add("drover-tenant", bytes("somebody"));
        headers.add("drover-truncated", bytes("7"));
        headers.add("drover-replays", bytes("2"));
        headers.add("kafka_dlt-original-topic", bytes("elsewhere"));
        headers.add("kafka_dlt-exception-stacktrace", bytes("at …"));

        OutputRecord letter = letter(headers);

        List<String> names =
                Arrays.stream(letter.headers().toArray()).map(Header::key).toList();
        assertThat(names).startsWith("app", "drover-request-id", "app", "__connect.errors.topic");
        assertThat(names).hasSize(4 + 14).doesNotContain("drover-truncated", "kafka_dlt-exception-stacktrace");
        assertThat(text(letter, "drover-reason")).isEqualTo("timeout");
        assertThat(text(letter, "drover-tenant")).isEqualTo("acme");
        assertThat(text(letter, "kafka_dlt-original-topic")).isEqualTo("llm.requests");
        assertThat(text(letter, "drover-replays")).isEqualTo("2");
    }

    @Test
    void replaysThatAreNoNumberAreNone() {
        for (byte[] said : new byte[][] {{}, bytes("-1"), bytes("many"), bytes("12345678901234567890")}) {
            RecordHeaders headers = new RecordHeaders();
            headers.add("drover-replays", said);

            assertThat(text(letter(headers), "drover-replays")).isEqualTo("0");
        }
        RecordHeaders without = new RecordHeaders();
        without.add("drover-replays", null);
        assertThat(text(letter(without), "drover-replays")).isEqualTo("0");
    }

    @Test
    void theHeadersOfTheRequestItselfStayAsTheyWere() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("drover-reason", bytes("expired"));

        letter(headers);

        assertThat(headers.toArray()).hasSize(1);
    }

    @Test
    void aTombstoneStaysOne() {
        OutcomeRecords written =
                writer.write(failed(FailureCode.MALFORMED_RECORD, delivery(null, new RecordHeaders())));

        assertThat(TestingCompletions.to("llm.requests-dlt", written).getFirst().value())
                .isNull();
    }

    private OutputRecord letter(RecordHeaders headers) {
        OutcomeRecords written = writer.write(failed(FailureCode.TIMEOUT, delivery(VALUE, headers)));
        return TestingCompletions.to("llm.requests-dlt", written).getFirst();
    }

    private static byte[] header(OutputRecord record, String name) {
        return record.headers().lastHeader(name).value();
    }

    private static String text(OutputRecord record, String name) {
        return new String(header(record, name), StandardCharsets.UTF_8);
    }
}

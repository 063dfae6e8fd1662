package dev.drover.deadletter;

import static dev.drover.deadletter.TestingStored.drover;
import static dev.drover.deadletter.TestingStored.letter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Origin;
import org.junit.jupiter.api.Test;

/** Letters of six writers, by the headers that each documents. */
class RecognitionTest {
    @Test
    void ours() {
        DeadLetter letter = Recognition.of(drover("timeout").stored());
        assertThat(letter).isInstanceOfSatisfying(DeadLetter.Drover.class, ours -> {
            assertThat(ours.origin()).isEqualTo(new Origin("llm.requests", 3, 4711));
            assertThat(ours.reason()).isEqualTo("timeout");
            assertThat(ours.tenant()).isEqualTo("acme");
            assertThat(ours.truncated()).isEqualTo(-1);
        });
    }

    @Test
    void oursWithHeadersThatSomebodyBrokeIsReadAsFarAsItGoes() {
        DeadLetter letter = Recognition.of(letter().header("drover-reason", "timeout")
                .header("drover-attempts", "[{")
                .header("drover-replays", "many")
                .header("kafka_dlt-original-topic", "llm.requests")
                .header("kafka_dlt-original-partition", "3")
                .header("drover-origin", "llm.requests-3@4711")
                .stored());
        assertThat(letter).isInstanceOfSatisfying(DeadLetter.Drover.class, ours -> {
            assertThat(ours.attempts()).isEmpty();
            assertThat(ours.replays()).isZero();
            assertThat(ours.origin()).isEqualTo(new Origin("llm.requests", 3, 4711));
        });
    }

    @Test
    void springsWhoseFirstOriginCountsAndWhoseCauseSaysMoreThanItsWrapper() {
        DeadLetter letter = Recognition.of(letter().header("kafka_dlt-original-topic", "orders")
                .int32("kafka_dlt-original-partition", 2)
                .int64("kafka_dlt-original-offset", 99)
                .header("kafka_dlt-original-topic", "orders-retry-0")
                .int32("kafka_dlt-original-partition", 0)
                .int64("kafka_dlt-original-offset", 5)
                .header(
                        "kafka_dlt-exception-fqcn",
                        "org.springframework.kafka.listener.ListenerExecutionFailedException")
                .header("kafka_dlt-exception-cause-fqcn", "java.lang.IllegalStateException")
                .header("kafka_dlt-exception-message", "no stock")
                .stored());
        assertThat(letter).isInstanceOf(DeadLetter.Spring.class);
        assertThat(letter.origin()).isEqualTo(new Origin("orders", 2, 99));
        assertThat(letter.reason()).isEqualTo("IllegalStateException");
        assertThat(letter.error()).isEqualTo("no stock");
    }

    @Test
    void connects() {
        DeadLetter letter = Recognition.of(letter().header("__connect.errors.topic", "orders")
                .header("__connect.errors.partition", "2")
                .header("__connect.errors.offset", "99")
                .header("__connect.errors.connector.name", "sink")
                .header("__connect.errors.task.id", "0")
                .header("__connect.errors.stage", "VALUE_CONVERTER")
                .header("__connect.errors.exception.class.name", "org.apache.kafka.connect.errors.DataException")
                .header("__connect.errors.exception.message", "no schema")
                .stored());
        assertThat(letter).isInstanceOf(DeadLetter.Connect.class);
        assertThat(letter.origin()).isEqualTo(new Origin("orders", 2, 99));
        assertThat(letter.reason()).isEqualTo("DataException");
    }

    @Test
    void streamsWhoseExceptionIsAToString() {
        DeadLetter letter = Recognition.of(letter().header(
                        "__streams.errors.exception",
                        "org.apache.kafka.common.errors.SerializationException: bad bytes")
                .header("__streams.errors.message", "bad bytes")
                .header("__streams.errors.topic", "orders")
                .header("__streams.errors.partition", "2")
                .header("__streams.errors.offset", "99")
                .stored());
        assertThat(letter).isInstanceOf(DeadLetter.Streams.class);
        assertThat(letter.origin()).isEqualTo(new Origin("orders", 2, 99));
        assertThat(letter.reason()).isEqualTo("SerializationException");
    }

    @Test
    void aShareGroups() {
        DeadLetter letter = Recognition.of(letter().header("__dlq.errors.topic", "orders")
                .header("__dlq.errors.partition", "2")
                .header("__dlq.errors.offset", "99")
                .header("__dlq.errors.group", "share")
                .header("__dlq.errors.delivery.count", "5")
                .header("__dlq.errors.message", "Offset rejected by client.")
                .stored());
        assertThat(letter).isInstanceOf(DeadLetter.ShareGroup.class);
        assertThat(letter.origin()).isEqualTo(new Origin("orders", 2, 99));
        assertThat(letter.reason()).isEqualTo("rejected");
    }

    @Test
    void smallRyesWhoseFirstHeadersAreTheNewest() {
        DeadLetter letter =
                Recognition.of(letter().header("dead-letter-exception-class-name", "java.lang.IllegalArgumentException")
                        .header("dead-letter-reason", "no such product")
                        .header("dead-letter-topic", "orders")
                        .header("dead-letter-partition", "2")
                        .header("dead-letter-offset", "99")
                        .header("dead-letter-offset", "1")
                        .stored());
        assertThat(letter).isInstanceOf(DeadLetter.SmallRye.class);
        assertThat(letter.origin()).isEqualTo(new Origin("orders", 2, 99));
        assertThat(letter.reason()).isEqualTo("IllegalArgumentException");
    }

    @Test
    void nobodysIsKnownByItsOwnPlace() {
        Letter letter = letter().header("trace", "x").read();
        assertThat(letter.dead()).isInstanceOf(DeadLetter.Unknown.class);
        assertThat(letter.identity()).isEqualTo(new Origin("llm.requests-dlt", 1, 7));
    }

    @Test
    void anOriginThatCannotBeIsNone() {
        assertThat(Recognition.of(letter().header("__dlq.errors.topic", "../../etc")
                                .header("__dlq.errors.partition", "-2")
                                .header("__dlq.errors.offset", "99")
                                .stored())
                        .origin())
                .isNull();
        assertThat(Origins.parse("llm.requests-3@4711")).isEqualTo(new Origin("llm.requests", 3, 4711));
        assertThat(Origins.parse("llm.requests@4711")).isNull();
    }

    @Test
    void theRequestsIdIsTheOneThatWasGivenElseTheHashOfItsOrigin() {
        String hashed = drover("timeout").read().id();
        assertThat(hashed).startsWith("req_").isEqualTo(drover("expired").read().id());
        assertThat(drover("timeout")
                        .header("drover-request-id", "req_given")
                        .read()
                        .id())
                .isEqualTo("req_given");
    }
}

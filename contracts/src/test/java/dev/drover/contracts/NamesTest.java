package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @Test
    void aRequestsIdIsTheSameInEveryVersion() {
        // sha256 of the lengths and texts, the partition and the offset; base32 checked with Python's base64 module
        assertThat(RequestId.of("cluster-1", new Origin("llm.requests", 3, 4_711)))
                .isEqualTo("req_j5ygotfosyzuwuy3hce2xshzxl");
    }

    @Test
    void everyRecordHasAnIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        for (String cluster : new String[] {"a", "ab"}) {
            for (String topic : new String[] {"b", "bb", "bc"}) {
                for (int partition = 0; partition < 8; partition++) {
                    for (long offset = 0; offset < 50; offset++) {
                        ids.add(RequestId.of(cluster, new Origin(topic, partition, offset)));
                    }
                }
            }
        }

        assertThat(ids).hasSize(2 * 3 * 8 * 50).allMatch(id -> id.matches("req_[a-z2-7]{26}"));
    }

    @Test
    void aReplayHasAnIdempotencyKeyOfItsOwn() {
        assertThat(IdempotencyKey.of("req_a", 0)).isEqualTo("req_a-0").isNotEqualTo(IdempotencyKey.of("req_a", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"traceparent", "Traceparent", "tracestate", "x-request-id", "X-Team", "ce_id", "ce_subject"})
    void aResultHasThese(String header) {
        assertThat(CarriedHeaders.isCarried(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-type",
                "drover-tenant",
                "drover-reason",
                "kafka_dlt-original-topic",
                "__TypeId__",
                "xyz",
                "authorization",
                "__connect.errors.topic",
                ""
            })
    void theseStayWithTheRequest(String header) {
        assertThat(CarriedHeaders.isCarried(header)).isFalse();
    }

    @Test
    void aCommitMarkersKeyIsTheSameInEveryVersion() {
        assertThat(new String(CommitMarker.key("drover", "llm.requests", 7), StandardCharsets.UTF_8))
                .isEqualTo("{\"kind\":\"commit\",\"group\":\"drover\",\"topic\":\"llm.requests\",\"partition\":7}");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void aCommitMarkersNonceComesBackAsItWas(long nonce) {
        assertThat(CommitMarker.nonce(CommitMarker.value(nonce))).hasValue(nonce);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "{\"nonce\":1}", "{\"nonce\":\"z\"}", "[\"1\"]", "{\"nonce\":\"1\"} {"})
    void whatIsNoCommitMarkerHasNoNonce(String value) {
        assertThat(CommitMarker.nonce(value.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", ".", "..", "ä", "llm.results"})
    void aTopicNeedsANameThatKafkaTakesAndNobodyElseHas(String requests) {
        assertThatThrownBy(() -> Topics.of(kind -> kind == TopicKind.REQUESTS ? requests : kind.defaultName()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

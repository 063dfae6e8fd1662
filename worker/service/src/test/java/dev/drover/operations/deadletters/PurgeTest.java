package dev.drover.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class PurgeTest {
    @Test
    void whereNobodyAnsweredItIsNotSaidThatNothingWasDeleted() {
        assertThat(Purge.why(new TimeoutException("no answer within 10 s"), "t"))
                .contains("may have been deleted", "no answer within 10 s")
                .doesNotContain("nothing");
    }

    @Test
    void aRefusalSaysThatNothingWasDeletedAndWhatHelps() {
        assertThat(Purge.why(new PolicyViolationException("compacted"), "t"))
                .contains("nothing was deleted", "cleanup.policy of t");
        assertThat(Purge.why(new TopicAuthorizationException("t"), "t"))
                .contains("nothing was deleted", "grant Delete on topic t");
        assertThat(Purge.why(new NotLeaderOrFollowerException("moved"), "t")).isEqualTo("nothing was deleted: moved");
    }
}

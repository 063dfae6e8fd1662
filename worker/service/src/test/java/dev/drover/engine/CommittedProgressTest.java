package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class CommittedProgressTest {
    private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qk";
    private static final String TOPIC = "Zx4Zh0GcQ9SZ1mYsVmIYOQ";

    /** Committed at 100; 101 to 103 and 110 are complete. */
    private static OffsetAndMetadata commit(String cluster, String topic) {
        BitSet complete = new BitSet();
        complete.set(1, 4);
        complete.set(10);
        var blob = new CommitBlob(CommitBlob.hash(cluster), CommitBlob.hash(topic), 100, 7, complete, new byte[0]);
        return new OffsetAndMetadata(100, blob.encode(1_000));
    }

    @Test
    void whatIsCompleteAboveTheCommittedOffsetIsNotOpen() {
        CommittedProgress progress = progress(commit(CLUSTER, TOPIC));
        assertThat(progress.offset()).isEqualTo(100);
        assertThat(progress.open(0, 120)).isEqualTo(20 - 4);
        assertThat(progress.open(0, 100)).isZero();
        assertThat(progress.open(0, 90)).isZero();
    }

    @Test
    void whatRetentionRemovedIsNeitherOpenNorComplete() {
        CommittedProgress progress = progress(commit(CLUSTER, TOPIC));
        assertThat(progress.open(102, 120)).isEqualTo(18 - 3);
        assertThat(progress.open(105, 120)).isEqualTo(15 - 1);
        assertThat(progress.open(5_000_000_000L, 5_000_000_007L)).isEqualTo(7);
    }

    @Test
    void aCommitOfAnotherClusterOrWriterSaysItsOffsetOnly() {
        assertThat(progress(commit("other", TOPIC)).open(0, 120)).isEqualTo(20);
        assertThat(progress(new OffsetAndMetadata(100, "by hand")).open(0, 120)).isEqualTo(20);
        assertThat(progress(new OffsetAndMetadata(100)).open(0, 120)).isEqualTo(20);
    }

    /** All of it is open, however far the old one was. */
    @Test
    void aCommitOfATopicThatWasCreatedAgainSaysNothing() {
        assertThat(CommittedProgress.of(commit(CLUSTER, "other"), CLUSTER, TOPIC))
                .isNull();
    }

    private static CommittedProgress progress(OffsetAndMetadata committed) {
        return Objects.requireNonNull(CommittedProgress.of(committed, CLUSTER, TOPIC));
    }
}

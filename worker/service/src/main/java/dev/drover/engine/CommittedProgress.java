package dev.drover.engine;

import java.util.BitSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/** What a group's commit says of a partition, for those who only look. */
public final class CommittedProgress {
    private final long offset;
    private final BitSet complete;

    private CommittedProgress(long offset, BitSet complete) {
        this.offset = offset;
        this.complete = complete;
    }

    /**
     * A commit that no worker wrote, or that a worker of another release wrote, says no more than its offset.
     *
     * @param topicId of the partition's topic, in Kafka's notation
     * @return null if the topic has been created again since: a worker will start at its beginning
     */
    public static @Nullable CommittedProgress of(OffsetAndMetadata committed, String clusterId, String topicId) {
        CommitBlob.Reading read = CommitBlob.read(
                committed.metadata(), CommitBlob.hash(clusterId), CommitBlob.hash(topicId), committed.offset());
        return switch (read) {
            case CommitBlob.Reading.Valid(var blob) -> new CommittedProgress(committed.offset(), blob.complete());
            case CommitBlob.Reading.TopicRecreated _ -> null;
            case CommitBlob.Reading.Foreign _, CommitBlob.Reading.Unreadable _ ->
                new CommittedProgress(committed.offset(), new BitSet());
        };
    }

    /** The lowest offset that is not complete. */
    public long offset() {
        return offset;
    }

    /** Whether the commit says that nothing is left to do for this offset. */
    public boolean isComplete(long of) {
        return of < offset || (of - offset < complete.length() && complete.get((int) (of - offset)));
    }

    /**
     * How many offsets of the log are not complete: all from the committed one on, but for those above it that the commit
     * names as complete. At most as many as the lag; fewer, if requests overtook a slow one. Markers of transactions that no
     * worker has passed have offsets, too: the requests are this many or fewer.
     *
     * @param begin the first offset that the log still has
     * @param end the offset after its last
     */
    public long open(long begin, long end) {
        long from = Math.max(begin, offset);
        if (end <= from) {
            return 0;
        }
        long passed = Math.min(from - offset, complete.length());
        return Math.max(
                0, end - from - complete.get((int) passed, complete.length()).cardinality());
    }
}

package dev.drover.operations.fleet;

import dev.drover.contracts.Json;
import dev.drover.engine.CommittedProgress;
import dev.drover.operations.fleet.OpenCount.Certainty;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A partition of a request topic.
 *
 * @param member who holds it, null if nobody does
 * @param progress null if the group never committed it, or not since the topic was created again
 * @param begin the first offset that the log still has
 * @param end the offset after its last record
 * @param open requests without an outcome
 */
public record HeldPartition(
        TopicPartition partition,
        @Nullable String member,
        @Nullable CommittedProgress progress,
        long begin,
        long end,
        OpenCount open) {
    /** A partition of which only the offsets are known: each of them may be a request. */
    static HeldPartition of(
            TopicPartition partition,
            @Nullable String member,
            @Nullable CommittedProgress progress,
            long begin,
            long end) {
        var held = new HeldPartition(partition, member, progress, begin, end, OpenCount.NONE);
        long most = held.mostOpenFrom(held.firstOpen());
        return most == 0 ? held : held.with(new OpenCount(most, Certainty.AT_MOST));
    }

    HeldPartition with(OpenCount counted) {
        return new HeldPartition(partition, member, progress, begin, end, counted);
    }

    /** The lowest offset that is not complete; null if nothing was committed. */
    public @Nullable Long committed() {
        return progress == null ? null : progress.offset();
    }

    /** As every Kafka tool counts it. */
    public long lag() {
        return Math.max(0, end - firstOpen());
    }

    /** The first offset that may be that of a request without an outcome. */
    long firstOpen() {
        return progress == null ? begin : Math.max(begin, progress.offset());
    }

    /** How many requests without an outcome there can be from this offset on; markers of transactions are among them. */
    long mostOpenFrom(long offset) {
        return progress == null ? Math.max(0, end - offset) : progress.open(offset, end);
    }

    public ObjectNode json() {
        return Json.object()
                .put("topic", partition.topic())
                .put("partition", partition.partition())
                .put("worker", member)
                .put("committed", committed())
                .put("end", end)
                .put("lag", lag())
                .put("open", open.count())
                .put("open_is", open.certainty().wire());
    }
}

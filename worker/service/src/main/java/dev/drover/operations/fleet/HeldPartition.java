package dev.drover.operations.fleet;

import dev.drover.contracts.Json;
import dev.drover.engine.CommittedProgress;
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
 */
public record HeldPartition(
        TopicPartition partition,
        @Nullable String member,
        @Nullable CommittedProgress progress,
        long begin,
        long end) {
    /** The lowest offset that is not complete; null if nothing was committed. */
    public @Nullable Long committed() {
        return progress == null ? null : progress.offset();
    }

    /** As every Kafka tool counts it. */
    public long lag() {
        return Math.max(0, end - (progress == null ? begin : Math.max(begin, progress.offset())));
    }

    /** Requests without an outcome. */
    public long open() {
        return progress == null ? lag() : progress.open(begin, end);
    }

    public ObjectNode json() {
        return Json.object()
                .put("topic", partition.topic())
                .put("partition", partition.partition())
                .put("worker", member)
                .put("committed", committed())
                .put("end", end)
                .put("lag", lag())
                .put("open", open());
    }
}

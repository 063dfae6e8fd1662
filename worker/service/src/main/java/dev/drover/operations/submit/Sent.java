package dev.drover.operations.submit;

import dev.drover.contracts.Origin;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What was sent.
 *
 * @param id of the submit
 * @param topic that the lines are on
 * @param lines on the topic, by this and earlier runs
 * @param earlier of these, by earlier runs
 * @param at when the last was sent
 * @param begins where records of this submit can be at the earliest
 * @param origins which line each request was; null if earlier runs, or lost answers, know more
 */
public record Sent(
        String id,
        String topic,
        long lines,
        long earlier,
        Instant at,
        Map<TopicPartition, Long> begins,
        @Nullable Map<Origin, Long> origins) {
    /** What became of the submit, if nobody waits for outcomes. */
    public SubmitResult result(Inspection inspection) {
        return new SubmitResult(id, topic, lines, earlier, inspection.bad(), null, null);
    }

    /** What became of it with the outcomes that were collected. */
    public SubmitResult result(Inspection inspection, OutcomeStore outcomes) {
        long failed = outcomes.failed();
        return new SubmitResult(id, topic, lines, earlier, inspection.bad(), outcomes.size() - failed, failed);
    }
}

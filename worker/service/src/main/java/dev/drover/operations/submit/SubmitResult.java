package dev.drover.operations.submit;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import org.jspecify.annotations.Nullable;

/**
 * What a submit has come to.
 *
 * @param sent lines on the topic, by this and earlier runs
 * @param earlier of these, by earlier runs
 * @param invalid lines that were left out
 * @param answered lines with an answer; null if nobody waited
 * @param failed lines with an error; null if nobody waited
 */
public record SubmitResult(
        String id,
        String topic,
        long sent,
        long earlier,
        long invalid,
        @Nullable Long answered,
        @Nullable Long failed) implements OperationResult {
    /** Lines without an outcome; null if nobody waited. */
    public @Nullable Long missing() {
        return answered == null || failed == null ? null : Long.valueOf(sent - answered - failed);
    }

    /** Done if nothing is left to be wished for. */
    @Override
    public Completion completion() {
        long good = answered == null ? sent : answered;
        long open = invalid + sent - good;
        return open == 0 ? new Completion.Done() : new Completion.Partly(good, open);
    }
}

package dev.drover.outcome;

import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where outcomes are written.
 *
 * @param group consumer group, named in dead letters
 * @param partitions the number of partitions of a topic, 0 if unknown; asked for every record, so it has to be cheap
 */
public record Outputs(Topic results, Topic deadLetters, Topic usage, String group, ToIntFunction<String> partitions) {
    /** @param maxRecordBytes the largest record that topic and producer take */
    public record Topic(String name, int maxRecordBytes) {}

    /** Where results of requests of this partition are; null: where the key's hash says. */
    public @Nullable Integer resultPartition(int ofRequest) {
        return partition(results, ofRequest);
    }

    /** The same partition as the request's if the topic has it, else the key's hash decides. */
    @Nullable
    Integer partition(Topic topic, int ofRequest) {
        return ofRequest < partitions.applyAsInt(topic.name()) ? ofRequest : null;
    }
}

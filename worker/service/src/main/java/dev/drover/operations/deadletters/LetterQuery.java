package dev.drover.operations.deadletters;

import dev.drover.contracts.Topics;
import dev.drover.deadletter.LetterFilter;
import dev.drover.operations.cluster.Bound;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant.
 *
 * @param begin null for the beginning
 * @param end up to, not including; null for what is there now
 * @param partitions empty for all
 * @param parked of the parking topic instead of the dead-letter topic
 */
public record LetterQuery(
        LetterFilter filter,
        @Nullable Bound begin,
        @Nullable Bound end,
        Set<Integer> partitions,
        boolean parked) {
    public LetterQuery {
        partitions = Set.copyOf(partitions);
    }

    /** The letters that are meant when times such as two hours ago are counted from a given one. */
    @FunctionalInterface
    public interface AsOf {
        LetterQuery at(Instant now);
    }

    /** Where the letters lie. */
    public String topic(Topics topics) {
        return parked ? topics.parked() : topics.deadLetters();
    }
}

package dev.drover.operations.deadletters;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run has come to.
 *
 * @param run its id
 * @param matched letters that were meant
 * @param counts letters by what became of them, as in {@link LetterOutcome#what()}
 */
public record ReplayResult(String run, long matched, SortedMap<String, Long> counts) implements OperationResult {
    ReplayResult(String run, long matched, Tally tally) {
        this(run, matched, new TreeMap<>(tally.counts()));
    }

    public ReplayResult {
        counts = Collections.unmodifiableSortedMap(counts);
    }

    @Override
    public Completion completion() {
        Tally tally = new Tally(counts);
        if (matched == 0 && tally.wrong() == 0) {
            return new Completion.NothingMatched();
        }
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        return tally.wrong() == 0 ? new Completion.Done() : new Completion.Partly(all - tally.wrong(), tally.wrong());
    }

    /** The counts in words. */
    public String said() {
        return new Tally(counts).toString();
    }
}

package dev.drover.operations.deadletters;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a search has come to.
 *
 * @param topic that was searched
 * @param shown how many letters fitted and were shown
 * @param unknownReasons of the filter, those that no letter that was read died of and that are no failure code of Drover's
 * @param reasons how many letters that were read died of what, whether they fit or not; the first hundred reasons
 */
public record LettersFound(String topic, long shown, SortedSet<String> unknownReasons, SortedMap<String, Long> reasons)
        implements OperationResult {
    LettersFound(String topic, long shown, Set<String> unknownReasons, SeenReasons reasons) {
        this(topic, shown, new TreeSet<>(unknownReasons), new TreeMap<>(reasons.counts()));
    }

    public LettersFound {
        unknownReasons = Collections.unmodifiableSortedSet(unknownReasons);
        reasons = Collections.unmodifiableSortedMap(reasons);
    }

    @Override
    public Completion completion() {
        return shown == 0 ? new Completion.NothingMatched() : new Completion.Done();
    }
}

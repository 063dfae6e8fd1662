package dev.drover.operations.deadletters;

import dev.drover.contracts.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** How many letters came to what. */
final class Tally {
    private final Map<String, Long> counts;

    Tally() {
        this(Map.of());
    }

    Tally(Map<String, Long> counts) {
        this.counts = new TreeMap<>(counts);
    }

    void add(LetterOutcome outcome) {
        add(outcome.what(), 1);
    }

    void add(String what, long letters) {
        counts.merge(what, letters, Long::sum);
    }

    long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    /** Letters that are as they were, though they should not be, or are gone. */
    long wrong() {
        return of(LetterOutcome.FAILED)
                + of(LetterOutcome.IN_DOUBT)
                + of(LetterOutcome.REMOVED)
                + of(LetterOutcome.REMOVED_UNSEEN);
    }

    Map<String, Long> counts() {
        return counts;
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        counts.forEach(json::put);
        return json;
    }

    @Override
    public String toString() {
        return counts.isEmpty()
                ? "nothing"
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey().replace('_', ' '))
                        .collect(Collectors.joining(", "));
    }
}

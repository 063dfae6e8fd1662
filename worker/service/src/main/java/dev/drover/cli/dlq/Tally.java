package dev.drover.cli.dlq;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.contracts.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** How many letters came to what. */
final class Tally {
    private final Map<String, Long> counts = new TreeMap<>();

    void add(Outcome outcome) {
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
        return of(Outcome.FAILED) + of(Outcome.IN_DOUBT) + of(Outcome.REMOVED) + of(Outcome.REMOVED_UNSEEN);
    }

    int exitCode() {
        return wrong() == 0 ? ExitCodes.OK : ExitCodes.PARTLY;
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

package dev.drover.operations.deadletters;

import dev.drover.contracts.FailureCode;
import dev.drover.deadletter.Letter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What letters died of, for the person who asked for a reason that there is none of. */
final class SeenReasons {
    private static final int MOST = 100;

    private final Map<String, Long> seen = new TreeMap<>();

    void add(Letter letter) {
        String reason = letter.dead().reason();
        if (seen.size() < MOST || seen.containsKey(reason)) {
            seen.merge(reason, 1L, Long::sum);
        }
    }

    Map<String, Long> counts() {
        return seen;
    }

    /** Those of the reasons that no letter has and no worker knows. */
    Set<String> unknown(Set<String> asked) {
        return asked.stream()
                .filter(reason -> FailureCode.ofWire(reason).isEmpty() && !seen.containsKey(reason))
                .collect(Collectors.toSet());
    }
}

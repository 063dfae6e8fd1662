package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Session;
import dev.drover.contracts.FailureCode;
import dev.drover.deadletter.Letter;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What letters died of, for whoever asked for a reason that there is none of. */
final class SeenReasons {
    private static final int MOST = 100;

    private final SortedMap<String, Long> seen = new TreeMap<>();

    void add(Letter letter) {
        String reason = Masking.reason(letter.dead().reason());
        if (seen.size() < MOST || seen.containsKey(reason)) {
            seen.merge(reason, 1L, Long::sum);
        }
    }

    /** Names those of the reasons that no letter has and no worker knows, and what there is instead. */
    void tell(Session session, Set<String> asked) {
        String unknown = asked.stream()
                .filter(reason -> FailureCode.ofWire(reason).isEmpty() && !seen.containsKey(reason))
                .sorted()
                .map(Masking::line)
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            session.say("no letter died of " + unknown + ", and it is no failure code of Drover's. There are: "
                    + (seen.isEmpty()
                            ? "none"
                            : seen.entrySet().stream()
                                    .map(reason -> reason.getKey() + " (" + reason.getValue() + ")")
                                    .collect(Collectors.joining(", "))));
        }
    }
}

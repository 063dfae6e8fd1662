package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Session;
import dev.drover.operations.deadletters.LettersFound;
import dev.drover.operations.deadletters.Masking;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** For the person who asked for a reason that no letter has. */
final class UnknownReasons {
    private UnknownReasons() {}

    /** Names those of the reasons that no letter has and no worker knows, and what there is instead. */
    static void tell(Session session, LettersFound found) {
        if (found.unknownReasons().isEmpty()) {
            return;
        }
        Map<String, Long> seen = new TreeMap<>();
        found.reasons().forEach((reason, letters) -> seen.merge(Masking.reason(reason), letters, Long::sum));
        session.say("no letter died of "
                + found.unknownReasons().stream().map(Masking::line).collect(Collectors.joining(", "))
                + ", and it is no failure code of Drover's. There are: "
                + (seen.isEmpty()
                        ? "none"
                        : seen.entrySet().stream()
                                .map(reason -> reason.getKey() + " (" + reason.getValue() + ")")
                                .collect(Collectors.joining(", "))));
    }
}

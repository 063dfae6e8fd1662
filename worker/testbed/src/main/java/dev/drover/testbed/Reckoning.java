package dev.drover.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds outcomes against requests, and outcomes against one another. */
final class Reckoning {
    private final Map<String, Long> enqueued;
    private final Map<String, List<ObservedResult>> results;
    private final Map<String, List<ObservedDeadLetter>> deadLetters;
    private final Map<String, Integer> usageEvents;
    private final List<String> contradictions = new ArrayList<>();

    Reckoning(
            Map<String, Long> enqueued,
            Map<String, List<ObservedResult>> results,
            Map<String, List<ObservedDeadLetter>> deadLetters,
            Map<String, Integer> usageEvents,
            List<String> disagreements) {
        this.enqueued = enqueued;
        this.results = results;
        this.deadLetters = deadLetters;
        this.usageEvents = usageEvents;
        contradictions.addAll(disagreements);
    }

    Verdict verdict() {
        List<String> missing = enqueued.keySet().stream()
                .filter(origin -> !results.containsKey(origin))
                .toList();
        List<String> unknown = new ArrayList<>(results.keySet());
        unknown.addAll(deadLetters.keySet());
        unknown.removeAll(enqueued.keySet());
        int duplicates = beyondFirst(results) + beyondFirst(deadLetters);
        Map<String, Integer> reasons = new TreeMap<>();
        deadLetters.values().forEach(letters -> reasons.merge(letters.getFirst().reason(), 1, Integer::sum));
        int completed = 0;
        long attempts = 0;
        for (var entry : results.entrySet()) {
            ObservedResult result = entry.getValue().getFirst();
            compare(entry.getKey(), result);
            completed += result.errorCode() == null ? 1 : 0;
            attempts += result.attempts().size();
        }
        deadLetters.keySet().stream()
                .filter(origin -> !results.containsKey(origin))
                .forEach(origin -> contradictions.add(origin + " has a dead letter and no terminal line"));
        return new Verdict(
                enqueued.size(),
                completed,
                deadLetters.size(),
                duplicates,
                missing,
                unknown,
                reasons,
                List.copyOf(contradictions),
                usageEvents.values().stream().mapToLong(Integer::longValue).sum(),
                attempts,
                Verdict.Latencies.of(latencies()));
    }

    /** One request's terminal line against its dead letter and its usage events. */
    private void compare(String origin, ObservedResult result) {
        String code = result.errorCode();
        String reason = reason(origin);
        boolean wantsLetter = code != null && !code.equals("cancelled");
        if (wantsLetter && reason == null) {
            contradictions.add(origin + " failed with " + code + " and has no dead letter");
        } else if (!wantsLetter && reason != null) {
            contradictions.add(origin + " has a dead letter for " + reason + " and a line that wants none");
        } else if (reason != null && !reason.equals(code)) {
            contradictions.add(origin + " failed with " + code + ", its dead letter says " + reason);
        }
        int events = usageEvents.getOrDefault(origin, 0);
        int attempts = result.attempts().size();
        if (result.line().has("attempts") && events != attempts) {
            contradictions.add(origin + " has " + attempts + " attempts and " + events + " usage events");
        }
        if (result.line().has("error")
                && result.line().path("response").isNull()
                        == result.line().path("error").isNull()) {
            contradictions.add(origin + " has both a response and an error, or neither");
        }
    }

    private @Nullable String reason(String origin) {
        List<ObservedDeadLetter> letters = deadLetters.get(origin);
        return letters == null ? null : letters.getFirst().reason();
    }

    private long[] latencies() {
        return results.entrySet().stream()
                .filter(entry -> enqueued.containsKey(entry.getKey()))
                .mapToLong(entry -> entry.getValue().getFirst().timestamp() - enqueued.getOrDefault(entry.getKey(), 0L))
                .sorted()
                .toArray();
    }

    private static int beyondFirst(Map<String, ? extends List<?>> outcomes) {
        return outcomes.values().stream().mapToInt(list -> list.size() - 1).sum();
    }
}

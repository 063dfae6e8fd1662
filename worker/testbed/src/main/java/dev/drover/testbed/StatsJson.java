package dev.drover.testbed;

import tools.jackson.databind.node.ObjectNode;

/** The provider's facts as JSON, for those in another process. */
final class StatsJson {
    private StatsJson() {}

    /** @param query may name {@code keys} and {@code arrivals}, which are long and left out otherwise */
    static byte[] of(ProviderFacts facts, String query) {
        ObjectNode root = Answers.JSON.createObjectNode();
        root.put("calls", facts.calls())
                .put("in_flight", facts.inFlight())
                .put("most_in_flight", facts.mostInFlight())
                .put("distinct_keys", facts.callsByKey().size())
                .put("repeated_calls", facts.repeatedCalls());
        root.set("calls_by_model", Answers.JSON.valueToTree(facts.callsByModel()));
        root.set("answers_by_model", Answers.JSON.valueToTree(facts.answersByModel()));
        root.set("behaviours", Answers.JSON.valueToTree(facts.behaviours()));
        if (query.contains("keys")) {
            root.set("calls_by_key", Answers.JSON.valueToTree(facts.callsByKey()));
        }
        if (query.contains("arrivals")) {
            var list = root.putArray("arrivals");
            facts.arrivals()
                    .forEach(a -> list.addObject()
                            .put("nanos", a.nanos())
                            .put("model", a.model())
                            .put("key", a.key())
                            .put("prompt_tokens", a.promptTokens()));
        }
        return Answers.bytes(root);
    }
}

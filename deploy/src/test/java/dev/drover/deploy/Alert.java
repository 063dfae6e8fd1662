package dev.drover.deploy;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** One alert of the rules. */
record Alert(String name, String expression, JsonNode labels, JsonNode annotations) {
    static final String RULES = "prometheus/drover.rules.yml";

    static List<Alert> all() {
        return DeployFiles.yaml(RULES)
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .map(rule -> new Alert(
                        rule.path("alert").stringValue(),
                        rule.path("expr").stringValue(),
                        rule.path("labels"),
                        rule.path("annotations")))
                .toList();
    }

    String annotation(String name) {
        return annotations.path(name).asString("");
    }

    /** For the names of parameterized tests. */
    @Override
    public String toString() {
        return name;
    }
}

package dev.drover.deploy;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** The dashboard, by its panels. */
final class Dashboard {
    static final String FILE = "grafana/drover.json";

    private Dashboard() {}

    /** A panel that shows something; rows are none. */
    record Panel(String title, String description, List<String> expressions) {
        @Override
        public String toString() {
            return title;
        }
    }

    static List<Panel> panels() {
        return nodes().stream()
                .filter(panel -> !panel.path("type").stringValue().equals("row"))
                .map(panel -> new Panel(
                        panel.path("title").stringValue(),
                        panel.path("description").stringValue(),
                        panel.path("targets")
                                .valueStream()
                                .map(target -> target.path("expr").stringValue())
                                .toList()))
                .toList();
    }

    static List<String> titles() {
        return panels().stream().map(Panel::title).toList();
    }

    static List<JsonNode> nodes() {
        return DeployFiles.json(FILE).path("panels").valueStream().toList();
    }
}

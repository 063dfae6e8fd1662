package dev.drover.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The chart as Helm renders it. */
final class Chart {
    static final Path FOLDER = DeployFiles.ROOT.resolve("helm/drover");
    private static final String KUBERNETES = "1.31.0";

    private Chart() {}

    /** Values files that are rendered in tests; what they contain works. */
    static List<String> examples() {
        return List.of("minimal", "full", "scram", "mtls", "oauth");
    }

    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    /** The objects for an example of {@code ci/}. */
    static List<JsonNode> render(String example) {
        return render(example, Map.of());
    }

    /** @param values on top of the example, as {@code --set} */
    static List<JsonNode> render(String example, Map<String, String> values) {
        return render("llm", example, values);
    }

    static List<JsonNode> render(String release, String example, Map<String, String> values) {
        TemplateCommand command = new Helm(FOLDER)
                .template()
                .withName(release)
                .withNamespace("llm")
                .withKubeVersion(KUBERNETES)
                .withValuesFile(FOLDER.resolve("ci/" + example + ".yaml"));
        values.forEach(command::set);
        return DeployFiles.documents(command.call());
    }

    static JsonNode one(List<JsonNode> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> object.path("kind").stringValue().equals(kind)
                        && object.path("metadata").path("name").stringValue().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the chart renders no " + kind + " " + name));
    }

    /** The worker's configuration file. */
    static JsonNode configuration(List<JsonNode> objects) {
        JsonNode map = one(objects, "ConfigMap", "llm-drover");
        return DeployFiles.documents(map.path("data").path("drover.yaml").stringValue())
                .getFirst();
    }
}

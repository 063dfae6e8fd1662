package dev.drover.deploy;

import dev.drover.contracts.TopicKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of this folder, as trees. */
final class DeployFiles {
    static final JsonMapper JSON = JsonMapper.builder().build();

    /** Where the tests run: the module's folder. */
    static final Path ROOT = Path.of("").toAbsolutePath();

    private DeployFiles() {}

    /** Default names of the topics that something reads or writes. */
    static List<String> usedTopics() {
        return Arrays.stream(TopicKind.values())
                .filter(kind -> kind.user() != TopicKind.User.NOBODY)
                .map(TopicKind::defaultName)
                .toList();
    }

    static String text(String path) {
        try {
            return Files.readString(ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String path) {
        return JSON.readTree(text(path));
    }

    static JsonNode yaml(String path) {
        return documents(text(path)).getFirst();
    }

    /** Every document of a YAML text that is not empty. */
    static List<JsonNode> documents(String yaml) {
        List<JsonNode> documents = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
            if (document instanceof Map<?, ?> map) {
                documents.add(JSON.valueToTree(map));
            }
        }
        return documents;
    }
}

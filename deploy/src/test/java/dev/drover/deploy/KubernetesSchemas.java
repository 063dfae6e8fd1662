package dev.drover.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/**
 * Schemas of Kubernetes objects. Those of Kubernetes, KEDA and the Prometheus operator are npm packages, which a machine
 * with node installs once; Strimzi's is a file of ours, since there is no package.
 */
final class KubernetesSchemas {
    private static final Path WORK = DeployFiles.ROOT.resolve("target/schemas");

    private KubernetesSchemas() {}

    /** What is wrong with them, one line each. */
    static String problems(List<JsonNode> objects) throws IOException, InterruptedException {
        install();
        Process process = start("node", "validate.mjs");
        try (var out = process.outputWriter(UTF_8)) {
            out.write(DeployFiles.JSON.writeValueAsString(objects));
        }
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        int code = process.waitFor();
        return code == 0 ? "" : "exit code " + code + "\n" + printed;
    }

    static List<String> strimziProblems(JsonNode object) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(DeployFiles.text("schemas/strimzi.schema.json"));
        return schema.validate(object).stream().map(Object::toString).toList();
    }

    private static void install() throws IOException, InterruptedException {
        Promtool.onPath("node", "the chart's objects were not validated against their schemas");
        Promtool.onPath("npm", "the chart's objects were not validated against their schemas");
        Files.createDirectories(WORK);
        for (String file : List.of("package.json", "package-lock.json", "validate.mjs")) {
            Files.copy(
                    DeployFiles.ROOT.resolve("schemas").resolve(file),
                    WORK.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.isDirectory(WORK.resolve("node_modules/typescript"))) {
            return;
        }
        Process npm = start("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        npm.getOutputStream().close();
        String printed = new String(npm.getInputStream().readAllBytes(), UTF_8);
        boolean ended = npm.waitFor(5, TimeUnit.MINUTES);
        Assumptions.assumeTrue(
                ended && npm.exitValue() == 0,
                "npm could not install the schemas, so the chart's objects were not validated: " + printed);
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(new File(WORK.toString()))
                .redirectErrorStream(true)
                .start();
    }
}

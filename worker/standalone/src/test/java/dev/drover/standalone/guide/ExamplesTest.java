package dev.drover.standalone.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.drover.cli.Main;
import dev.drover.contracts.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** Configuration, JSON and programs that README and guide show are valid. */
class ExamplesTest {
    private static final String SCHEMAS = "https://drover.dev/contracts/schemas/";
    private static final Set<String> LANGUAGES =
            Set.of("sh", "yaml", "json", "java", "python", "javascript", "text", "promql", "properties");

    @TempDir
    private Path folder = Path.of(".");

    static Stream<Page.Block> configurations() {
        return Page.ofTheGuide().stream().flatMap(page -> page.blocks("yaml").stream());
    }

    static Stream<Page.Block> lines() {
        return Page.ofTheGuide().stream().flatMap(page -> page.blocks("json").stream());
    }

    static Stream<Page.Block> java() {
        return Page.ofTheGuide().stream().flatMap(page -> page.blocks("java").stream());
    }

    static Stream<Page.Block> scripts() {
        return Page.ofTheGuide().stream().flatMap(page -> page.blocks("python", "javascript").stream());
    }

    static List<Page> pages() {
        return Page.ofTheGuide();
    }

    /** A part of a configuration is tried in the place that it has in the whole one; one marked as whole, alone. */
    @ParameterizedTest
    @MethodSource("configurations")
    void aWorkerWouldStartWithTheConfiguration(Page.Block block) throws Exception {
        if (!block.text().contains("drover:")) {
            assertThat(block.mark()).as("what %s is", block).isNotEmpty();
            return;
        }
        Path config = Files.writeString(
                folder.resolve("drover.yaml"),
                withKeys(block.mark().equals("whole") ? block.text() : together(block.text())));
        Files.writeString(folder.resolve("prices.json"), """
            {"gpt-4.1": {"mode": "chat", "input_cost_per_token": 2e-06, "output_cost_per_token": 8e-06}}
            """);
        StringWriter said = new StringWriter();
        int code = new CommandLine(Main.class)
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute("config", "check", "--config", config.toString());
        assertThat(code).as("%s%n%s", block, said).isZero();
    }

    /** The guide's whole configuration with the members of the part instead of its own. */
    private static String together(String part) {
        Map<String, Map<String, Object>> whole =
                new Yaml().load(Page.block("file: drover.yaml", "yaml").text());
        Map<String, Map<String, Object>> other = new Yaml().load(part);
        other.forEach((root, members) -> whole.merge(root, members, (a, b) -> {
            a.putAll(b);
            return a;
        }));
        return new Yaml().dump(whole);
    }

    private String withKeys(String yaml) throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "sk-of-the-test-000000000000");
        return yaml.replaceAll("\\$\\{[A-Z_]+}", "sk-of-the-test-000000000000")
                .replaceAll("/etc/drover/keys/[a-z-]+", key.toString())
                .replace(
                        "/etc/drover/model_prices_and_context_window.json",
                        folder.resolve("prices.json").toString());
    }

    /** The mark names the schema, as {@code schema: request-openai}. */
    @ParameterizedTest
    @MethodSource("lines")
    void everyLineOfJsonIsWhatItsSchemaSays(Page.Block block) {
        String name = block.marked("schema").orElseThrow(() -> new AssertionError("no schema: " + block));
        var schema = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder -> builder.schemaIdResolvers(
                                ids -> ids.mapPrefix(SCHEMAS, "classpath:dev/drover/contracts/schemas/")))
                .getSchema(SchemaLocation.of(SCHEMAS + name + ".schema.json"));
        boolean one = block.text().startsWith("{\n");
        Stream<String> values = one ? Stream.of(block.text()) : block.text().lines();
        assertThat(values.flatMap(value -> schema.validate(Json.read(value.getBytes(StandardCharsets.UTF_8))).stream()))
                .as("%s", block)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("java")
    void theJavaCompiles(Page.Block block) throws Exception {
        Path source = Files.writeString(folder.resolve("Example.java"), """
            import dev.drover.client.*;
            import dev.drover.contracts.*;
            import java.util.Map;
            class Example { void run() throws Exception { %s } }
            """.formatted(block.text()));
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            StringWriter errors = new StringWriter();
            List<String> options =
                    List.of("-d", folder.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(errors, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as("%s", errors).isTrue();
        }
    }

    /** They need packages that a machine for tests does not have, so they are only compiled. */
    @ParameterizedTest
    @MethodSource("scripts")
    void theScriptCompilesWhereItsLanguageIsInstalled(Page.Block block) throws Exception {
        boolean python = block.language().equals("python");
        Path script = Files.writeString(folder.resolve(python ? "example.py" : "example.mjs"), block.text());
        String interpreter = python ? "python3" : "node";
        Assumptions.assumeTrue(Walk.isInstalled(interpreter), interpreter + " is not installed on this machine");
        List<String> command = python
                ? List.of(interpreter, "-m", "py_compile", script.toString())
                : List.of(interpreter, "--check", script.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", block, said).isZero();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyBlockIsOfALanguageThatATestKnows(Page page) {
        assertThat(page.text().lines().filter(line -> line.startsWith("```") && line.length() > 3))
                .as("fences of %s", page)
                .allMatch(fence -> LANGUAGES.contains(fence.substring(3)));
        assertThat(page.blocks("")).as("blocks without a language in %s", page).isEmpty();
    }
}

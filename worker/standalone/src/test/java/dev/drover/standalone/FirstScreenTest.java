package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.configuration.ConfigurationCheck;
import dev.drover.app.properties.DroverProperties;
import dev.drover.operations.setup.ConfigurationDraft;
import dev.drover.operations.setup.DraftProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import picocli.CommandLine;

class FirstScreenTest {
    private static ExampleRequest example(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(DemoModels.properties("http://127.0.0.1:1/v1"));
        properties.putAll(more);
        return ExampleRequest.of(new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("drover", DroverProperties.class));
    }

    private static String screen(ExampleRequest example) {
        return new FirstScreen(
                        "worker/drover",
                        "127.0.0.1:9092",
                        "http://127.0.0.1:8081",
                        null,
                        "--config d/drover.yaml",
                        example)
                .text();
    }

    @Test
    void theRequestFitsTheRunningConfiguration() {
        assertThat(example(Map.of())).isEqualTo(new ExampleRequest("llm.requests", "acme", "critical"));
        assertThat(example(Map.of(
                        "drover.topics.requests[0].name", "mine",
                        "drover.tenant-per-topic.mine", "borealis",
                        "drover.tenants[0].name", "first",
                        "drover.tenants[1].name", "borealis",
                        "drover.tenants[1].chains[0]", "bulk")))
                .isEqualTo(new ExampleRequest("mine", "borealis", "bulk"));
    }

    @Test
    void theRequestFitsAFirstConfigurationOfEachProvider(@TempDir Path folder) throws Exception {
        for (DraftProvider provider : DraftProvider.values()) {
            Path file = Files.writeString(
                    folder.resolve("drover.yaml"), new ConfigurationDraft(provider, null, "localhost:9092").text());
            DroverProperties properties = ConfigurationCheck.read(
                    List.of(file),
                    provider.variable().isEmpty() ? Map.of() : Map.of(provider.variable(), "of-the-test"));
            assertThat(ExampleRequest.of(properties)).isEqualTo(new ExampleRequest("llm.requests", "acme", "balanced"));
            assertThat(properties.chains().getFirst().models()).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatNothingWouldAnswerIsRefusedBeforeABrokerStarts(@TempDir Path folder) throws Exception {
        assertThat(refused("--data-dir", folder.resolve("d").toString()))
                .contains("say what answers requests: --simulated-provider", "--config FILE");
        Path file = Files.writeString(folder.resolve("own.yaml"), "drover: {models: [{name: m, provider: p}]}");
        assertThat(refused(
                        "--data-dir",
                        folder.resolve("d").toString(),
                        "--simulated-provider",
                        "--config",
                        file.toString()))
                .contains(
                        "--simulated-provider brings providers, models and chains of its own",
                        "own.yaml has drover.models");
        assertThat(folder.resolve("d")).doesNotExist();
    }

    private static String refused(String... options) {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new StandaloneCommand())
                .setErr(new PrintWriter(err))
                .execute(options);
        assertThat(code).isEqualTo(2);
        return err.toString();
    }

    @Test
    void everythingIsNamedAndASimulatedProviderOnlyWhereThereIsOne() {
        assertThat(screen(example(Map.of())))
                .startsWith("Drover is up")
                .contains(
                        "127.0.0.1:9092",
                        "8081/actuator/prometheus",
                        "worker/drover submit one.jsonl --config d/drover.yaml")
                .doesNotContain("provider fail");
    }
}

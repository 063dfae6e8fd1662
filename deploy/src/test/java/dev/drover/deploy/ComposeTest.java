package dev.drover.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.properties.ConfigurationRules;
import dev.drover.app.properties.ConfigurationRules.KafkaTimes;
import dev.drover.app.properties.DroverProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.JsonNode;

class ComposeTest {
    private static final JsonNode FILE = DeployFiles.yaml("../docker-compose.yml");

    /** As WorkerConfiguration adds it to drain and transaction. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private static Stream<Map.Entry<String, JsonNode>> services() {
        return FILE.path("services").properties().stream();
    }

    private static List<JsonNode> workers() {
        return services()
                .filter(service -> service.getKey().contains("worker"))
                .map(Map.Entry::getValue)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"simulated", "openai"})
    void theConfigurationMayStartAndTheGracePeriodCoversItsDrain(String profile) throws IOException {
        DroverProperties properties = bind("compose/" + profile + ".yaml");
        assertThat(ConfigurationRules.problems(properties, KafkaTimes.DEFAULT)).isEmpty();
        Duration stop = properties
                .engine()
                .drain()
                .plus(properties.engine().transactionTimeout())
                .plus(MARGIN);
        assertThat(workers())
                .hasSize(3)
                .allSatisfy(
                        worker -> assertThat(worker.path("stop_grace_period").stringValue())
                                .isEqualTo(stop.toSeconds() + "s"));
    }

    @Test
    void nothingListensForOtherMachines() {
        assertThat(services()
                        .flatMap(service -> service.getValue().path("ports").valueStream()))
                .isNotEmpty()
                .allSatisfy(port -> assertThat(port.stringValue()).startsWith("127.0.0.1:"));
    }

    @Test
    void workersHaveAReadOnlyRootAndNoCapabilities() {
        assertThat(workers()).allSatisfy(worker -> {
            assertThat(worker.path("read_only").booleanValue()).isTrue();
            assertThat(worker.at("/cap_drop/0").stringValue()).isEqualTo("ALL");
        });
    }

    @Test
    void whatIsMountedIsThere() {
        List<Path> mounted = new ArrayList<>();
        services()
                .flatMap(service -> service.getValue().path("volumes").valueStream())
                .map(JsonNode::stringValue)
                .filter(volume -> volume.startsWith("./"))
                .forEach(volume ->
                        mounted.add(DeployFiles.ROOT.resolveSibling(volume.substring(2, volume.indexOf(':')))));
        assertThat(mounted)
                .hasSizeGreaterThan(6)
                .allSatisfy(path -> assertThat(path).matches(Files::exists));
    }

    @Test
    void prometheusSendsTheTokenThatTheWorkersWant() {
        String token = DeployFiles.yaml("compose/prometheus.yml")
                .at("/scrape_configs/0/authorization/credentials")
                .stringValue();
        assertThat(workers())
                .allSatisfy(worker -> assertThat(worker.at("/environment/DROVER_MANAGEMENT_TOKEN")
                                .stringValue())
                        .isEqualTo(token));
    }

    @Test
    void everyTopicIsCreatedThatIsReadOrWritten() {
        String script = DeployFiles.text("compose/topics.sh");
        assertThat(DeployFiles.usedTopics())
                .allSatisfy(topic -> assertThat(script).contains("create " + topic + " "));
    }

    private static DroverProperties bind(String file) throws IOException {
        MutablePropertySources sources = new MutablePropertySources();
        sources.addLast(new MapPropertySource(
                "environment", Map.of("DROVER_MANAGEMENT_TOKEN", "token", "OPENAI_API_KEY", "sk-not-a-key-0000")));
        new YamlPropertySourceLoader()
                .load(file, new FileSystemResource(DeployFiles.ROOT.resolve(file)))
                .forEach(sources::addLast);
        return new Binder(ConfigurationPropertySources.from(sources), new PropertySourcesPlaceholdersResolver(sources))
                .bindOrCreate("drover", DroverProperties.class);
    }
}

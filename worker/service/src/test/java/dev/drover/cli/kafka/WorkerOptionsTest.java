package dev.drover.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WorkerOptionsTest {
    @CommandLine.Command(name = "any")
    private static final class Any {
        @CommandLine.Mixin
        private WorkerOptions worker = new WorkerOptions();
    }

    @Test
    void optionsBecomePropertiesOfTheWorkerOrOfKafkasClients(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("my drover.yaml"), "drover: {}");
        Any any = new Any();
        new CommandLine(any)
                .parseArgs(
                        "--config",
                        config.toString(),
                        "--bootstrap-server",
                        "kafka:9092",
                        "-X",
                        "security.protocol=SSL",
                        "-X",
                        "drover.engine.in-flight=7");
        Map<String, String> values = new HashMap<>();
        any.worker.settings().forEach((name, value) -> values.put(name, value.toString())); // beside where each is from
        assertThat(values)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "spring.config.additional-location", config.toUri().toString(),
                        "spring.kafka.bootstrap-servers", "kafka:9092",
                        "spring.kafka.properties[security.protocol]", "SSL",
                        "drover.engine.in-flight", "7"));
    }

    @Test
    void theEnvironmentSpeaksWhereNoOptionDoes() {
        var environment = new EnvironmentDefaults(
                Map.of("DROVER_CONFIG", "a.yaml, b.yaml", "DROVER_BOOTSTRAP_SERVERS", "kafka:9092"));
        assertThat(environment.configs(List.of())).containsExactly(Path.of("a.yaml"), Path.of("b.yaml"));
        assertThat(environment.configs(List.of(Path.of("c.yaml")))).containsExactly(Path.of("c.yaml"));
        assertThat(environment.bootstrapServers(null)).isEqualTo("kafka:9092");
        assertThat(environment.bootstrapServers("other:9092")).isEqualTo("other:9092");
        assertThat(new EnvironmentDefaults(Map.of()).configs(List.of())).isEmpty();
        assertThat(new EnvironmentDefaults(Map.of("DROVER_BOOTSTRAP_SERVERS", "")).bootstrapServers(null))
                .isNull();
    }
}

package dev.drover.cli.kafka;

import dev.drover.app.configuration.ConfigurationFiles;
import dev.drover.app.configuration.OptionOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The configuration that a worker runs with: options of whatever starts one or looks at what it would be. */
public final class WorkerOptions {
    private static final List<String> WORKER_PROPERTIES =
            List.of("drover.", "spring.", "server.", "management.", "logging.");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML or properties file with drover.* and spring.kafka.*; repeatable, later ones win. "
                    + "Without it the files of DROVER_CONFIG.")
    private List<Path> configs = new ArrayList<>();

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT,...",
            description = "Kafka brokers to begin with (spring.kafka.bootstrap-servers). "
                    + "Without it those of DROVER_BOOTSTRAP_SERVERS.")
    private @Nullable String bootstrapServer;

    @Option(
            names = "-X",
            paramLabel = "KEY=VALUE",
            description = "A property: drover.*, spring.*, server.*, management.* and logging.* are the worker's, "
                    + "any other is a Kafka client's, such as security.protocol; repeatable.")
    private Map<String, String> properties = new LinkedHashMap<>();

    private final EnvironmentDefaults environment = EnvironmentDefaults.ofProcess();

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    public WorkerOptions() {}

    /** @throws ParameterException if one cannot be read */
    public List<Path> files() {
        List<Path> files = environment.configs(configs);
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new ParameterException(
                        spec.commandLine(),
                        (configs.isEmpty() ? EnvironmentDefaults.CONFIG : "--config") + " " + file + " cannot be read");
            }
        }
        return files;
    }

    /** What wins over the files, as properties of Spring; each value carries its origin. */
    public Map<String, Object> properties() {
        Map<String, Object> settings = new LinkedHashMap<>();
        String brokers = environment.bootstrapServers(bootstrapServer);
        if (brokers != null) {
            settings.put(
                    "spring.kafka.bootstrap-servers",
                    bootstrapServer == null
                            ? OriginTrackedValue.of(
                                    brokers, new SystemEnvironmentOrigin(EnvironmentDefaults.BOOTSTRAP_SERVERS))
                            : new OptionOrigin("--bootstrap-server").of(brokers));
        }
        properties.forEach((key, value) -> settings.put(name(key), new OptionOrigin("-X " + key).of(value)));
        return settings;
    }

    /** Files and all else, for a worker's start. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>(ConfigurationFiles.setting(files()));
        settings.putAll(properties());
        return settings;
    }

    private static String name(String key) {
        return WORKER_PROPERTIES.stream().anyMatch(key::startsWith) ? key : "spring.kafka.properties[" + key + "]";
    }
}

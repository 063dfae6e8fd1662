package dev.drover.cli;

import dev.drover.app.WorkerApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover run}: the worker, until it is told to stop. */
@Command(
        name = "run",
        description = "Runs a worker against Kafka and the configured providers until it is stopped.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover run --config drover.yaml",
            "  drover run --config drover.yaml -X drover.engine.in-flight=200",
            "  drover run --config drover.yaml --bootstrap-server kafka:9093 -X security.protocol=SSL",
            "  drover run --config drover.yaml -X logging.structured.format.console=ecs",
            "",
            "Health: http://localhost:8081/actuator/health, metrics: /actuator/prometheus (-X server.port=8081).",
            "Ctrl-C or SIGTERM stops taking requests, waits drover.engine.drain for calls in flight, and commits."
        })
final class RunCommand implements Callable<Integer> {
    private static final List<String> WORKER_PROPERTIES =
            List.of("drover.", "spring.", "server.", "management.", "logging.");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML or properties file with drover.* and spring.kafka.*; repeatable, later ones win.")
    private List<Path> configs = new ArrayList<>();

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT,...",
            description = "Kafka brokers to begin with (spring.kafka.bootstrap-servers).")
    private @Nullable String bootstrapServer;

    @Option(
            names = "-X",
            paramLabel = "KEY=VALUE",
            description = "A property: drover.*, spring.*, server.*, management.* and logging.* are the worker's, "
                    + "any other is a Kafka client's, such as security.protocol; repeatable.")
    private Map<String, String> properties = new LinkedHashMap<>();

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    RunCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> settings = settings();
        ConfigurableApplicationContext context;
        try {
            context = WorkerApplication.start(settings);
        } catch (RuntimeException _) {
            // What is wrong has been logged, property by property.
            return 1;
        }
        return WorkerApplication.awaitEnd(context);
    }

    /** The options as Spring properties. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        List<String> locations = new ArrayList<>();
        for (Path config : configs) {
            if (!Files.isReadable(config)) {
                throw new ParameterException(spec.commandLine(), "--config " + config + " cannot be read");
            }
            locations.add(config.toAbsolutePath().toUri().toString());
        }
        if (!locations.isEmpty()) {
            settings.put("spring.config.additional-location", String.join(",", locations));
        }
        if (bootstrapServer != null) {
            settings.put("spring.kafka.bootstrap-servers", bootstrapServer);
        }
        properties.forEach((key, value) -> settings.put(name(key), value));
        return settings;
    }

    private static String name(String key) {
        return WORKER_PROPERTIES.stream().anyMatch(key::startsWith) ? key : "spring.kafka.properties[" + key + "]";
    }
}

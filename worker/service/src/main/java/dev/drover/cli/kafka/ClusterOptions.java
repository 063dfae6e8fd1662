package dev.drover.cli.kafka;

import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.InvalidInput;
import dev.drover.operations.cluster.ClientProperties;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.TopicNames;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Which cluster, which topics: options that every command for Kafka has. Later in this list wins: a worker's configuration,
 * DROVER_BOOTSTRAP_SERVERS, the command configuration, -X, --bootstrap-server.
 */
public final class ClusterOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT,...",
            description = "Kafka brokers to begin with. Without it those of DROVER_BOOTSTRAP_SERVERS.")
    private @Nullable String bootstrapServer;

    @Option(
            names = "-X",
            paramLabel = "KEY=VALUE",
            description = "A property of Kafka's clients, such as security.protocol=SSL; repeatable.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Properties file for Kafka's clients, as for Kafka's own tools.")
    private @Nullable Path commandConfig;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A worker's configuration: takes spring.kafka.* and drover.topics.* from it; repeatable. "
                    + "Without it the files of DROVER_CONFIG.")
    private List<Path> configs = new ArrayList<>();

    @Option(
            names = "--topic",
            paramLabel = "KIND=NAME",
            description = "A topic of another name, such as dead-letters=my.dlt; repeatable. Kinds: requests, results, "
                    + "dead-letters, usage, ledger, budgets, cancellations, control, workers, chunks, parked, "
                    + "replays, audit.")
    private Map<String, String> topics = new LinkedHashMap<>();

    @Option(names = "--verbose", description = "Shows the logs of Kafka's clients, and where an error came from.")
    private boolean verbose;

    private final EnvironmentDefaults environment = EnvironmentDefaults.ofProcess();

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    public ClusterOptions() {}

    public boolean verbose() {
        return verbose;
    }

    /** The worker's configuration files, in the order given. */
    public List<Path> configs() {
        return environment.configs(configs);
    }

    /** Kind to name, as given by {@code --topic}. */
    public Map<String, String> topicNames() {
        return Map.copyOf(topics);
    }

    /** The worker's configuration that was given, empty if none was. */
    public Optional<Binder> configuration() {
        return configs().isEmpty()
                ? Optional.empty()
                : Optional.of(ConfigFile.read(configs()).binder());
    }

    /** The names in a list of the worker's configuration, such as {@code drover.models}; empty if no file was given. */
    public List<String> configuredNames(String list) {
        return configs().isEmpty() ? List.of() : ConfigFile.read(configs()).names(list);
    }

    /**
     * A part of the worker's configuration, such as {@code drover.budgets}; empty if no file was given or it says nothing
     * of it.
     *
     * @throws OperationException if it cannot be read
     */
    public <T> Optional<T> configured(String name, Bindable<T> as) {
        if (configs().isEmpty()) {
            return Optional.empty();
        }
        try {
            return ConfigFile.read(configs()).bind(name, as);
        } catch (BindException e) {
            throw new OperationException(new InvalidInput("--config: " + e.getName() + " cannot be read"), e);
        }
    }

    /**
     * Connects, and returns when a broker has answered.
     *
     * @throws ParameterException if the options contradict themselves or name no broker
     * @throws OperationException if no broker answers within 10 s
     */
    public Cluster connect() {
        List<Path> files = configs();
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw usage(
                        (configs.isEmpty() ? EnvironmentDefaults.CONFIG : "--config") + " " + file + " cannot be read");
            }
        }
        ConfigFile file = files.isEmpty() && !ConfigFile.inEnvironment() ? null : ConfigFile.read(files);
        TopicNames names;
        try {
            Map<String, String> others = new LinkedHashMap<>(file == null ? Map.of() : file.topics());
            others.putAll(topics);
            names = TopicNames.of(file == null ? List.of() : file.requests(), others);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
        ClientProperties clients = clients(file);
        if (clients.bootstrapServers().isBlank()) {
            throw usage(
                    "name a broker: --bootstrap-server HOST:PORT, or --config with a worker's configuration, or set "
                            + "DROVER_BOOTSTRAP_SERVERS");
        }
        return Cluster.connect(clients, names);
    }

    private ClientProperties clients(@Nullable ConfigFile file) {
        Map<String, Object> own = new HashMap<>();
        String brokers = environment.bootstrapServers(null);
        if (brokers != null) {
            own.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        }
        Map<String, Object> below = Map.of(CommonClientConfigs.CLIENT_ID_CONFIG, "drover-cli");
        if (commandConfig != null) {
            own.putAll(read(commandConfig));
        }
        own.putAll(properties);
        if (bootstrapServer != null) {
            own.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServer);
        }
        if (file == null) {
            Map<String, Object> all = over(below, own);
            return new ClientProperties(all, all, all);
        }
        ConfigFile.Clients worker = file.clients();
        return new ClientProperties(
                over(over(below, worker.admin()), own),
                over(over(below, worker.consumer()), own),
                over(over(below, worker.producer()), own));
    }

    private static Map<String, Object> over(Map<String, Object> below, Map<String, Object> above) {
        Map<String, Object> merged = new HashMap<>(below);
        merged.putAll(above);
        return merged;
    }

    private Map<String, String> read(Path file) {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException _) {
            throw usage("--command-config " + file + " cannot be read");
        }
        Map<String, String> settings = new HashMap<>();
        read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
        return settings;
    }

    private ParameterException usage(@Nullable String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

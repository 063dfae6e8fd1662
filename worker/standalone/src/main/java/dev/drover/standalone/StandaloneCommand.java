package dev.drover.standalone;

import dev.drover.app.WorkerApplication;
import dev.drover.app.configuration.ConfigurationFiles;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.cli.kafka.EnvironmentDefaults;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code standalone}: broker and worker in one process, for one machine. */
@Command(
        name = "standalone",
        description = "Runs a broker and a worker in one process, on this machine only. What is in the data directory "
                + "survives a restart; its drover.yaml is the running configuration, for --config of every command.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover standalone --simulated-provider",
            "  drover standalone --data-dir ./data --config drover.yaml",
            "  drover standalone --data-dir ./data --port 19092 --config drover.yaml -X drover.engine.in-flight=50",
            "",
            "Ctrl-C or SIGTERM lets calls in flight end, commits, and stops the broker."
        })
final class StandaloneCommand implements Callable<Integer> {
    /** Set by the launcher: how commands are called from where the user is. */
    private static final String COMMAND = "drover.command";

    private static final List<String> LISTS = List.of("drover.providers", "drover.models", "drover.chains");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Where the broker keeps its data (${DEFAULT-VALUE}).")
    private Path dataDirectory = Path.of("data");

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "9092",
            description = "The broker's port on 127.0.0.1 (${DEFAULT-VALUE}); 0 for a free one.")
    private int port;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML or properties file with drover.*; repeatable, later ones win. Without it, and without"
                    + " --simulated-provider, the files of DROVER_CONFIG.")
    private List<Path> configs = new ArrayList<>();

    @Option(
            names = "-X",
            paramLabel = "KEY=VALUE",
            description = "A property of the worker, such as drover.engine.in-flight; repeatable.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "8",
            description = "Partitions of topics that are created (${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--simulated-provider",
            description =
                    "Answer with a simulated provider and the demo's models and chains; needs no --config and no key. A"
                            + " --config beside it brings no providers, models or chains.")
    private boolean simulated;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    StandaloneCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (!simulated) {
            configs = EnvironmentDefaults.ofProcess().configs(configs);
        }
        if (!simulated && configs.isEmpty() && properties.isEmpty() && !isConfiguredByEnvironment()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "say what answers requests: --simulated-provider (no key, no bill), or --config FILE with your"
                            + " providers and models (drover config init begins one)");
        }
        for (Path config : configs) {
            if (!Files.isReadable(config)) {
                throw new ParameterException(spec.commandLine(), "--config " + config + " cannot be read");
            }
        }
        try {
            ConfigurationFiles.refuseUnreadable(configs);
            refuseTwoModelLists();
        } catch (InvalidConfigurationException e) {
            e.problems().forEach(problem -> say(problem.toString()));
            return 1;
        }
        try (Shutdown shutdown = Shutdown.onInterrupt()) {
            SimulatedProvider provider = simulated ? shutdown.closes(simulatedProvider()) : null;
            say("starts a broker in " + dataDirectory + " ...");
            EmbeddedBroker broker = shutdown.closes(EmbeddedBroker.builder()
                    .dataDirectory(dataDirectory)
                    .port(port)
                    .start());
            say("starts a worker ...");
            ConfigurableApplicationContext worker;
            try {
                worker = shutdown.closes(WorkerApplication.start(workerProperties(broker, provider)));
            } catch (RuntimeException _) {
                // What is wrong has been logged, property by property.
                return 1;
            }
            Thread.ofVirtual().name("first-screen").start(() -> welcome(worker, broker, provider));
            return WorkerApplication.awaitEnd(worker);
        }
    }

    /** Where it was before, if it can be. */
    private SimulatedProvider simulatedProvider() {
        try {
            return SimulatedProvider.start(FaultPlan.NONE, new StandaloneFile(dataDirectory).providerPort());
        } catch (UncheckedIOException _) {
            return SimulatedProvider.start(FaultPlan.NONE);
        }
    }

    private static boolean isConfiguredByEnvironment() {
        return System.getenv().keySet().stream().anyMatch(name -> name.startsWith("DROVER_PROVIDERS_"));
    }

    /** A list is one source's as a whole: of two one would have no effect. */
    private void refuseTwoModelLists() {
        for (Path config : simulated ? configs : List.<Path>of()) {
            ConfigurationFiles.sources(config).stream()
                    .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                    .flatMap(name -> LISTS.stream().filter(list -> name.startsWith(list + "[")))
                    .findFirst()
                    .ifPresent(list -> {
                        throw new ParameterException(
                                spec.commandLine(),
                                "--simulated-provider brings providers, models and chains of its own, and " + config
                                        + " has " + list + ": leave out one of the two");
                    });
        }
    }

    private static void say(String what) {
        System.err.println("drover: " + what);
    }

    /** When the worker is ready, and not before: what is shown can be typed at once. */
    private void welcome(
            ConfigurableApplicationContext worker, EmbeddedBroker broker, @Nullable SimulatedProvider provider) {
        while (worker.isActive()) {
            try {
                Readiness.await(worker, PATIENCE);
                System.out.print(firstScreen(worker, broker, provider).text());
                System.out.flush();
                return;
            } catch (IllegalStateException e) {
                if (worker.isActive()) {
                    say(e.getMessage() + "; goes on waiting");
                }
            }
        }
    }

    private FirstScreen firstScreen(
            ConfigurableApplicationContext worker, EmbeddedBroker broker, @Nullable SimulatedProvider provider) {
        String reach = new StandaloneFile(dataDirectory)
                .write(worker.getEnvironment(), configs)
                .map(file -> "--config " + file)
                .orElseGet(() -> "--bootstrap-server " + broker.bootstrapServers());
        return new FirstScreen(
                System.getProperty(COMMAND, "drover"),
                broker.bootstrapServers(),
                "http://127.0.0.1:" + worker.getEnvironment().getProperty("local.server.port"),
                provider == null ? null : provider.baseUrl(),
                reach,
                ExampleRequest.of(worker.getBean(DroverProperties.class)));
    }

    /** What the worker runs with; options given by the user win. */
    Map<String, Object> workerProperties(EmbeddedBroker broker, @Nullable SimulatedProvider provider) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("server.address", "127.0.0.1"); // as the broker: this machine only
        if (provider != null) {
            all.putAll(DemoModels.properties(provider.baseUrl()));
        }
        if (!configs.isEmpty()) {
            all.putAll(ConfigurationFiles.setting(configs));
        }
        all.put("spring.kafka.bootstrap-servers", broker.bootstrapServers());
        all.put("drover.topics.partitions", partitions);
        all.put("drover.topics.replication-factor", 1);
        all.put(Shutdown.SPRINGS_OWN, false);
        all.put(Shutdown.LOGGINGS_OWN, false);
        all.putAll(Logs.brokerProperties());
        all.putAll(Logs.startProperties());
        all.putAll(properties);
        return all;
    }
}

package dev.drover.standalone;

import dev.drover.app.WorkerApplication;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
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

/** {@code standalone}: broker and worker in one process, for one machine. */
@Command(
        name = "standalone",
        description = "Runs a broker and a worker in one process, on this machine only. What is in the data directory "
                + "survives a restart.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover standalone --data-dir ./data --config drover.yaml",
            "  drover standalone --data-dir ./data --simulated-provider",
            "  drover standalone --data-dir ./data --port 19092 --config drover.yaml -X drover.engine.in-flight=50",
            "",
            "Ctrl-C or SIGTERM lets calls in flight end, commits, and stops the broker."
        })
final class StandaloneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data-dir", required = true, paramLabel = "DIR", description = "Where the broker keeps its data.")
    private Path dataDirectory = Path.of(".");

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "9092",
            description = "The broker's port on 127.0.0.1 (${DEFAULT-VALUE}); 0 for a free one.")
    private int port;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML or properties file with drover.*; repeatable, later ones win.")
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
            description = "Answer with a simulated provider and the demo's models; needs no --config and no key.")
    private boolean simulated;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    StandaloneCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        for (Path config : configs) {
            if (!Files.isReadable(config)) {
                throw new ParameterException(spec.commandLine(), "--config " + config + " cannot be read");
            }
        }
        try (Shutdown shutdown = Shutdown.onInterrupt()) {
            SimulatedProvider provider = simulated ? shutdown.closes(SimulatedProvider.start(FaultPlan.NONE)) : null;
            EmbeddedBroker broker = shutdown.closes(EmbeddedBroker.builder()
                    .dataDirectory(dataDirectory)
                    .port(port)
                    .start());
            ConfigurableApplicationContext worker;
            try {
                worker = shutdown.closes(WorkerApplication.start(workerProperties(broker, provider)));
            } catch (RuntimeException _) {
                // What is wrong has been logged, property by property.
                return 1;
            }
            System.out.print(howToConnect(broker.bootstrapServers()));
            System.out.flush();
            return WorkerApplication.awaitEnd(worker);
        }
    }

    /** What the worker runs with; options given by the user win. */
    Map<String, Object> workerProperties(EmbeddedBroker broker, @Nullable SimulatedProvider provider) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("server.address", "127.0.0.1"); // as the broker: this machine only
        if (provider != null) {
            all.putAll(DemoModels.properties(provider.baseUrl()));
        }
        if (!configs.isEmpty()) {
            List<String> locations = configs.stream()
                    .map(c -> c.toAbsolutePath().toUri().toString())
                    .toList();
            all.put("spring.config.additional-location", String.join(",", locations));
        }
        all.put("spring.kafka.bootstrap-servers", broker.bootstrapServers());
        all.put("drover.topics.partitions", partitions);
        all.put("drover.topics.replication-factor", 1);
        all.put(Shutdown.SPRINGS_OWN, false);
        all.put(Shutdown.LOGGINGS_OWN, false);
        all.putAll(Logs.brokerProperties());
        all.putAll(properties);
        return all;
    }

    private static String howToConnect(String bootstrapServers) {
        return """
            Drover is up. Kafka: %1$s (this machine only)
            Send a request:
              echo '{"custom_id":"r-1","method":"POST","url":"/v1/chat/completions","tenant":"acme",\
            "task":"bulk","body":{"messages":[{"role":"user","content":"Hello"}]}}' \\
                | kcat -b %1$s -P -t llm.requests
            Read its outcome:
              kcat -b %1$s -C -t llm.results -o beginning -X isolation.level=read_committed
            Stop with Ctrl-C.
            """.formatted(bootstrapServers);
    }
}

package dev.drover.cli;

import dev.drover.app.WorkerApplication;
import dev.drover.app.configuration.ConfigurationFiles;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.cli.kafka.WorkerOptions;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
            "  DROVER_CONFIG=drover.yaml drover run",
            "",
            "Health: http://localhost:8081/actuator/health, metrics: /actuator/prometheus (-X server.port=8081).",
            "Ctrl-C or SIGTERM stops taking requests, waits drover.engine.drain for calls in flight, and commits. A"
                    + " second",
            "one abandons these calls: their requests are asked again, and may be billed twice."
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private WorkerOptions worker;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    RunCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> settings = worker.settings();
        try {
            ConfigurationFiles.refuseUnreadable(worker.files());
        } catch (InvalidConfigurationException e) {
            throw new OperationException(new Failed(String.valueOf(e.getMessage())), e);
        }
        ConfigurableApplicationContext context;
        try {
            context = WorkerApplication.start(settings);
        } catch (RuntimeException _) {
            // What is wrong has been logged, property by property.
            return 1;
        }
        return WorkerApplication.awaitEnd(context);
    }
}

package dev.drover.cli.operate;

import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.operations.fleet.WorkersAsked;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import picocli.CommandLine.Option;

/** A command that asks the workers of a group. */
abstract class FleetCommand extends KafkaCommand {
    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = "The workers' consumer group; that of --config (drover.engine.group), else drover.")
    private @Nullable String group;

    @Option(
            names = "--worker",
            paramLabel = "URL",
            description =
                    "A worker's address, such as http://w-1:8081; repeatable. Without it all workers of the group are"
                            + " asked that have announced where they are.")
    private List<String> workers = List.of();

    /** For picocli. */
    protected FleetCommand() {}

    /** Whom the options mean. */
    final WorkersAsked asked() {
        String name = group != null
                ? group
                : clusterOptions()
                        .configured("drover.engine.group", Bindable.of(String.class))
                        .orElse("drover");
        return new WorkersAsked(name, workers, System.getenv("DROVER_MANAGEMENT_TOKEN"));
    }
}

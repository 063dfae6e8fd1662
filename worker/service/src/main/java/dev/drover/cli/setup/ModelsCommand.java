package dev.drover.cli.setup;

import dev.drover.app.properties.DroverProperties;
import dev.drover.cli.kafka.ClusterOptions;
import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.OutputOptions;
import dev.drover.cli.kafka.QuietLog;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.Json;
import dev.drover.model.Model;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drover models}: what providers serve, beside what is configured. */
@Command(
        name = "models",
        description =
                "Lists the models that the providers of a configuration serve, beside what the worker calls them.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover models --config drover.yaml",
            "  drover models --config drover.yaml --provider openai -o csv",
            "",
            "Exit codes: 0 ok, 1 a provider gives no list, 2 usage."
        })
public final class ModelsCommand implements Callable<Integer> {
    private static final List<Column<Row>> COLUMNS = List.of(
            Column.text("PROVIDER", Row::provider),
            Column.text("SERVED", row -> row.served() ? "yes" : "not listed"),
            Column.text("CONFIGURED AS", Row::configured),
            Column.foreign("MODEL", Row::name));

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    @Mixin
    private CheckOptions options;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    public ModelsCommand() {}

    /** @param configured the worker's names for it, empty for none */
    private record Row(String provider, String name, boolean served, String configured) {}

    @Override
    public Integer call() {
        QuietLog.apply(cluster.verbose());
        DroverProperties properties = options.properties(cluster);
        List<String> failures;
        try (Sheet<Row> sheet = output.sheet(
                spec.commandLine().getOut(),
                COLUMNS,
                row -> Json.object()
                        .put("provider", row.provider())
                        .put("model", row.name())
                        .put("served", row.served())
                        .put("configured_as", row.configured()))) {
            failures = options.check(cluster, properties)
                    .list(
                            options::isChosen,
                            (provider, served, configured) -> Stream.concat(
                                            served.stream(),
                                            configured.stream()
                                                    .map(Model::upstreamName)
                                                    .filter(name -> !served.contains(name)))
                                    .distinct()
                                    .sorted()
                                    .forEach(name -> sheet.add(
                                            new Row(provider, name, served.contains(name), names(configured, name)))));
        }
        if (!failures.isEmpty()) {
            throw new OperationException(new Failed(String.join("\n", failures)));
        }
        return ExitCodes.OK;
    }

    private static String names(List<Model> configured, String upstream) {
        return configured.stream()
                .filter(model -> model.upstreamName().equals(upstream))
                .map(Model::name)
                .collect(Collectors.joining(", "));
    }
}

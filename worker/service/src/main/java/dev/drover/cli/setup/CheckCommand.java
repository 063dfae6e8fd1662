package dev.drover.cli.setup;

import dev.drover.app.check.Finding;
import dev.drover.app.check.Finding.State;
import dev.drover.app.properties.DroverProperties;
import dev.drover.cli.kafka.ClusterOptions;
import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.OutputOptions;
import dev.drover.cli.kafka.QuietLog;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.Json;
import dev.drover.contracts.TopicKind;
import dev.drover.operations.OperationException;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.Remark;
import dev.drover.operations.StopToken;
import dev.drover.operations.admin.DroverAdmin;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.setup.Setup;
import dev.drover.privacy.ControlCharacters;
import dev.drover.topics.WantedTopics;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code drover check}: what a worker needs of the world, asked before it runs. */
@Command(
        name = "check",
        description = {
            "Asks every provider, key and model of a configuration, and Kafka, as a worker would: names, connections, "
                    + "certificates, proxies, keys, the models that are served, one shortest call of each model; "
                    + "brokers, topics, rights, transactions.",
            "A call costs what its few tokens cost; --no-calls leaves the calls out. No record is written."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover check --config drover.yaml",
            "  drover check --config drover.yaml --provider openai --no-calls --no-kafka",
            "",
            "Exit codes: 0 all is well or only doubtful, 1 something fails, 2 usage."
        })
public final class CheckCommand implements Callable<Integer> {
    private static final String KAFKA = "kafka";

    private static final List<Column<Finding>> COLUMNS = List.of(
            Column.text("STATE", finding -> finding.state().name().toLowerCase(Locale.ROOT)),
            Column.text("OF", Finding::subject),
            Column.text("STEP", Finding::step),
            Column.number("MS", CheckCommand::millis),
            Column.foreign("FOUND", Finding::what));

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    @Mixin
    private CheckOptions options;

    @Option(names = "--no-calls", description = "Calls no model.")
    private boolean noCalls;

    @Option(names = "--no-kafka", description = "Does not look at Kafka.")
    private boolean noKafka;

    private final List<Finding> findings = new ArrayList<>();

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    public CheckCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        QuietLog.apply(cluster.verbose());
        DroverProperties properties = options.properties(cluster);
        PrintWriter err = spec.commandLine().getErr();
        try (Sheet<Finding> sheet = output.sheet(spec.commandLine().getOut(), COLUMNS, CheckCommand::json)) {
            Consumer<Finding> found = finding -> {
                findings.add(finding);
                sheet.add(finding);
            };
            options.check(cluster, properties).look(options::isChosen, !noCalls, found);
            if (!noKafka) {
                kafka(properties, found);
            }
        }
        findings.stream().filter(finding -> !finding.remedy().isEmpty()).forEach(finding -> {
            err.println(finding.subject() + " " + finding.step() + ": " + ControlCharacters.escape(finding.what()));
            err.println("    " + finding.remedy());
        });
        err.flush();
        return findings.stream().anyMatch(finding -> finding.state() == State.FAILED)
                ? ExitCodes.FAILURE
                : ExitCodes.OK;
    }

    private void kafka(DroverProperties properties, Consumer<Finding> found) {
        try (Cluster connected = cluster.connect()) {
            Setup setup = new DroverAdmin(connected).setup(new Remarked(found), new StopToken());
            String id = properties.engine().transactionalId();
            setup.checkCluster(
                            names(properties.wantedTopics()),
                            properties.engine().group(),
                            id == null ? properties.engine().group() : id)
                    .steps()
                    .forEach(step -> found.accept(
                            step.right()
                                    ? Finding.ok(KAFKA, step.name(), step.what(), null)
                                    : Finding.failed(KAFKA, step.name(), step.what(), step.remedy())));
            topics(setup, properties.wantedTopics(), found);
        } catch (OperationException e) {
            found.accept(Finding.failed(
                    KAFKA,
                    "brokers",
                    Objects.toString(e.getMessage(), "no answer"),
                    "look at spring.kafka.bootstrap-servers, and whether the brokers run"));
        }
    }

    private static void topics(Setup setup, WantedTopics wanted, Consumer<Finding> found) {
        try {
            int topics = setup.checkTopics(wanted).topics().size();
            found.accept(Finding.ok(KAFKA, "topics", topics + " topics are there and right", null));
        } catch (OperationException e) {
            found.accept(Finding.failed(
                    KAFKA,
                    "topics",
                    Objects.toString(e.getMessage(), "wrong"),
                    "drover topics create creates what is missing"));
        }
    }

    private static Map<TopicKind, List<String>> names(WantedTopics wanted) {
        Map<TopicKind, List<String>> names = new EnumMap<>(TopicKind.class);
        names.put(TopicKind.REQUESTS, wanted.requests());
        wanted.others().forEach((kind, name) -> names.put(kind, List.of(name)));
        return names;
    }

    private static String millis(Finding finding) {
        Duration took = finding.took();
        return took == null ? "" : Long.toString(took.toMillis());
    }

    private static ObjectNode json(Finding finding) {
        ObjectNode row = Json.object()
                .put("state", finding.state().name().toLowerCase(Locale.ROOT))
                .put("of", finding.subject())
                .put("step", finding.step())
                .put("found", finding.what())
                .put("remedy", finding.remedy());
        Duration took = finding.took();
        return took == null ? row : row.put("ms", took.toMillis());
    }

    /** What could be better with topics is a warning. */
    private record Remarked(Consumer<Finding> found) implements ProgressListener {
        @Override
        public Task begin(String task, long total) {
            return ProgressListener.NONE.begin(task, total);
        }

        @Override
        public void remark(Remark remark) {
            found.accept(Finding.warning(KAFKA, "topics", remark.text(), ""));
        }
    }
}

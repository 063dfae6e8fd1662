package dev.drover.cli.setup;

import dev.drover.app.configuration.ConfigurationCheck;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.Json;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.setup.TopicsFound;
import dev.drover.topics.WantedTopics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover topics}: the worker's look at its topics, without a worker. */
@Command(
        name = "topics",
        description = "Creates or checks the topics of a worker's configuration.",
        subcommands = {TopicsCommand.Create.class, TopicsCommand.Check.class, CommandLine.HelpCommand.class},
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  drover topics check --config drover.yaml", "  drover topics create --config drover.yaml"})
public final class TopicsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    public TopicsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: create or check");
    }

    /** What both do. */
    abstract static class Look extends KafkaCommand {
        private static final Set<String> OTHERS = Set.of("cancellations");

        private final boolean create;

        Look(boolean create) {
            this.create = create;
        }

        @Override
        protected void check() {
            if (clusterOptions().configs().isEmpty()) {
                throw usage(
                        "name --config FILE, or set DROVER_CONFIG: names, partitions and replicas are the worker's");
            }
            clusterOptions().topicNames().keySet().stream()
                    .filter(OTHERS::contains)
                    .forEach(kind -> {
                        throw usage("--topic " + kind + ": neither workers nor replays look at this topic");
                    });
        }

        /** What wins over the configuration: {@code --topic}, as everywhere. */
        private Map<String, String> overrides() {
            Map<String, String> overrides = new HashMap<>();
            overrides.put("drover.topics.create", Boolean.toString(create));
            clusterOptions().topicNames().forEach((kind, name) -> {
                if (kind.equals("requests")) {
                    String[] names = name.split(",");
                    for (int i = 0; i < names.length; i++) {
                        overrides.put("drover.topics.requests[" + i + "].name", names[i]);
                    }
                } else {
                    overrides.put("drover.topics." + kind, name);
                }
            });
            return overrides;
        }

        @Override
        protected int run(Session session) {
            DroverProperties properties;
            try {
                properties = ConfigurationCheck.read(clusterOptions().configs(), overrides());
            } catch (InvalidConfigurationException e) {
                throw new OperationException(new Failed("the configuration is wrong, see drover config check: "
                        + e.problems().getFirst()));
            }
            WantedTopics wanted = properties.wantedTopics();
            show(
                    session,
                    create
                            ? session.setup().createTopics(wanted)
                            : session.setup().checkTopics(wanted));
            return ExitCodes.OK;
        }

        private static void show(Session session, TopicsFound found) {
            List<Column<TopicsFound.Topic>> columns = List.of(
                    Column.text("TOPIC", TopicsFound.Topic::name),
                    Column.number("PARTITIONS", topic -> Integer.toString(topic.partitions())),
                    Column.number("MAX RECORD BYTES", topic -> Integer.toString(topic.maxRecordBytes())));
            try (var sheet = session.output()
                    .sheet(
                            session.out(),
                            columns,
                            topic -> Json.object()
                                    .put("topic", topic.name())
                                    .put("partitions", topic.partitions())
                                    .put("max_record_bytes", topic.maxRecordBytes()))) {
                found.topics().forEach(sheet::add);
            }
        }
    }

    /** Creates what is missing. */
    @Command(
            name = "create",
            description = "Creates topics that are missing, those of replays and parking included; changes none that "
                    + "exists, but adds partitions to the ledger.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  drover topics create --config drover.yaml",
                "",
                "Exit codes: 0 all are there and right, 1 not, 2 usage."
            })
    static final class Create extends Look {
        Create() {
            super(true);
        }
    }

    /** Changes nothing. */
    @Command(
            name = "check",
            description =
                    "Says whether workers and replays could work with the topics as they are, and warns of settings "
                            + "that are not what they would be created with; changes nothing.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  drover topics check --config drover.yaml",
                "",
                "Exit codes: 0 all are there and right, 1 not, 2 usage."
            })
    static final class Check extends Look {
        Check() {
            super(false);
        }
    }
}

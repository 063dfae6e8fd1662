package dev.drover.cli.dlq;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover dlq}: what can be done with dead letters. */
@Command(
        name = "dlq",
        description = "Inspects and replays dead letters: Drover's, and those of spring-kafka, Kafka Connect, Kafka "
                + "Streams, share groups (KIP-1191) and SmallRye.",
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            StatsCommand.class,
            ReplayCommand.class,
            ParkCommand.class,
            PurgeCommand.class,
            ExportCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover dlq stats --bootstrap-server kafka:9092",
            "  drover dlq list --config drover.yaml --reason timeout --from 2h",
            "  drover dlq replay --config drover.yaml --reason timeout --dry-run",
            "  drover dlq replay --config drover.yaml --reason timeout --because 'provider is back, INC-1234'",
            "  drover dlq list --bootstrap-server kafka:9092 --topic dead-letters=orders-dlt"
        })
public final class DlqCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    public DlqCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "name what to do: list, show, stats, replay, park, purge or export");
    }
}

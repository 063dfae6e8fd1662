package dev.drover.cli.kafka;

import picocli.CommandLine.Mixin;

/** A command that talks to Kafka and prints rows in the formats that all of them have. */
public abstract class KafkaCommand extends ClusterCommand {
    @Mixin
    private OutputOptions output;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    protected KafkaCommand() {}

    @Override
    protected final OutputOptions output() {
        return output;
    }
}

package dev.drover.cli.dlq;

import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.operations.deadletters.LetterQuery;
import java.time.Instant;
import picocli.CommandLine.Mixin;

/** A command about the letters that a filter means. */
abstract class LetterCommand extends KafkaCommand {
    @Mixin
    private FilterOptions filter;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    LetterCommand() {}

    @Override
    protected void check() {
        meant(Instant.now());
    }

    final FilterOptions filter() {
        return filter;
    }

    final LetterQuery meant(Instant now) {
        try {
            return filter.at(now);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }
}

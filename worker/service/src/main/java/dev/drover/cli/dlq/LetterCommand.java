package dev.drover.cli.dlq;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
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

    /** Of a run that found nothing: names the reasons that there are, if one was asked for that there is not. */
    final int told(Session session, int code) {
        if (code == ExitCodes.NOTHING && filter.namesReasons()) {
            UnknownReasons.tell(
                    session, session.deadLetters().find(meant(Instant.now()), Long.MAX_VALUE, (_, _) -> true));
        }
        return code;
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

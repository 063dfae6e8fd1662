package dev.drover.cli.costs;

import dev.drover.cli.kafka.Operator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every change of a budget says of itself. */
final class BudgetWriteOptions {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with the record.")
    private @Nullable String reason;

    @Option(names = "--by", paramLabel = "NAME", description = "Who. Default: user@host.")
    private @Nullable String by;

    @Option(names = "--dry-run", description = "Shows before and after, and writes nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Does not ask where an amount is large or changes much.")
    private boolean yes;

    /** For picocli. */
    BudgetWriteOptions() {}

    @Nullable
    String reason() {
        return reason;
    }

    boolean dryRun() {
        return dryRun;
    }

    boolean yes() {
        return yes;
    }

    String who() {
        return by != null ? by : Operator.name();
    }
}

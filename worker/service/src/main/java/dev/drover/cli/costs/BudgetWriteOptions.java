package dev.drover.cli.costs;

import dev.drover.cli.kafka.Authorship;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every change of a budget says of itself. */
final class BudgetWriteOptions {
    @Mixin
    private Authorship.WithOldWords author;

    @Option(names = "--dry-run", description = "Shows before and after, and writes nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Does not ask where an amount is large, changes much, or limits for the first time.")
    private boolean yes;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    BudgetWriteOptions() {}

    @Nullable
    String because() {
        return author.because();
    }

    boolean dryRun() {
        return dryRun;
    }

    boolean yes() {
        return yes;
    }

    String who() {
        return author.who();
    }
}

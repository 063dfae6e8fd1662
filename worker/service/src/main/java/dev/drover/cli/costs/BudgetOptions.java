package dev.drover.cli.costs;

import dev.drover.cli.kafka.ClusterOptions;
import dev.drover.operations.budgets.BudgetSettings;
import dev.drover.report.Moments;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a command needs to know to tell what is left of a budget. */
final class BudgetOptions {
    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description =
                    "Where days and months begin, as the workers' drover.budgets.zone. Default: that of --config, "
                            + "else UTC.")
    private @Nullable String zone;

    /** For picocli. */
    BudgetOptions() {}

    /** Refuses a zone that there is not. */
    void check(Function<String, ParameterException> usage) {
        try {
            if (zone != null) {
                Moments.zone(zone);
            }
        } catch (IllegalArgumentException e) {
            throw usage.apply(String.valueOf(e.getMessage()));
        }
    }

    /**
     * What is configured.
     *
     * @param tenant who is meant; null: no one in particular
     */
    BudgetSettings settings(ClusterOptions options, @Nullable String tenant) {
        BudgetSettings settings = tenant == null
                ? BudgetConfiguration.read(options)
                : BudgetConfiguration.read(options).of(tenant);
        return zone == null ? settings : settings.withZone(Moments.zone(zone));
    }
}

package dev.drover.cli.costs;

import dev.drover.report.Moments;
import dev.drover.report.UsageFilter;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which spend a report is about. */
final class SpendOptions {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "What ended at or after this: a day (2026-11-20), a month (2026-11) or a time "
                    + "(2026-11-20T08:00:00Z). Default: all that is there.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "What ended before this; so --from 2026-11 --to 2026-12 is November.")
    private @Nullable String to;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "Where days begin and end (${DEFAULT-VALUE}).")
    private String zone = "UTC";

    @Option(names = "--tenant", paramLabel = "NAME", description = "This tenant only; repeatable.")
    private Set<String> tenants = new LinkedHashSet<>();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "This model only, by its configured name or the provider's; repeatable.")
    private Set<String> models = new LinkedHashSet<>();

    @Option(names = "--provider", paramLabel = "NAME", description = "This provider only; repeatable.")
    private Set<String> providers = new LinkedHashSet<>();

    /** For picocli. */
    SpendOptions() {}

    /** @throws IllegalArgumentException if there is no such zone */
    ZoneId zone() {
        return Moments.zone(zone);
    }

    /** @throws IllegalArgumentException if a time cannot be read, or the end is not after the begin */
    UsageFilter selection() {
        return new UsageFilter(moment(from), moment(to), tenants(), models, providers);
    }

    boolean hasProviders() {
        return !providers.isEmpty();
    }

    private @Nullable Instant moment(@Nullable String text) {
        return text == null ? null : Moments.parse(text, zone());
    }

    /** As workers write them. */
    private Set<String> tenants() {
        Set<String> normal = new HashSet<>();
        tenants.forEach(tenant -> normal.add(Normalizer.normalize(tenant, Normalizer.Form.NFC)));
        return normal;
    }
}

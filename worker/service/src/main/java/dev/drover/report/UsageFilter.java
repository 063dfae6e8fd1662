package dev.drover.report;

import dev.drover.contracts.UsageEvent;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which usage events a report is about. Empty sets select everything.
 *
 * @param from inclusive; null: from the beginning
 * @param to exclusive; null: to the end
 * @param models configured names or the providers' names for them
 */
public record UsageFilter(
        @Nullable Instant from, @Nullable Instant to, Set<String> tenants, Set<String> models, Set<String> providers) {
    public UsageFilter {
        tenants = Set.copyOf(tenants);
        models = Set.copyOf(models);
        providers = Set.copyOf(providers);
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("the report ends at " + to + ", which is not after its begin " + from);
        }
    }

    public static final UsageFilter ALL = new UsageFilter(null, null, Set.of(), Set.of(), Set.of());

    public boolean has(UsageEvent event) {
        return inTime(event.at())
                && (tenants.isEmpty() || tenants.contains(event.tenant()))
                && (providers.isEmpty() || providers.contains(event.attempt().provider()))
                && (models.isEmpty()
                        || models.contains(event.attempt().model())
                        || models.contains(event.attempt().upstreamModel()));
    }

    private boolean inTime(Instant at) {
        return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
    }
}

package dev.drover.app.meters;

import dev.drover.contracts.MetricCatalogue;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A label whose values come from outside, such as {@code tenant}: configured values first, then the first ones seen, until
 * the bound is reached; the rest are {@code other}. Thread-safe.
 */
final class BoundedLabel {
    private final int bound;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    BoundedLabel(int bound, Collection<String> configured) {
        this.bound = bound;
        configured.stream().limit(bound).forEach(named::add);
    }

    String of(String tenant) {
        if (named.contains(tenant)) {
            return tenant;
        }
        synchronized (named) {
            if (named.size() < bound) {
                named.add(tenant);
                return tenant;
            }
        }
        return MetricCatalogue.OTHER_TENANT;
    }
}

package dev.drover.app.meters;

import static dev.drover.contracts.MetricCatalogue.MEMORY_HELD;
import static dev.drover.contracts.MetricCatalogue.MEMORY_LIMIT;

import dev.drover.engine.MemoryBound;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** What of the heap is held for requests, and how much may be. */
public final class MemoryMeters {
    private MemoryMeters() {}

    /** Shows them from now on. */
    public static void register(MeterRegistry registry, MemoryBound memory) {
        Catalogued meters = new Catalogued(registry);
        meters.gauge(MEMORY_LIMIT, memory::limit);
        for (MemoryBound.Kind kind : MemoryBound.Kind.values()) {
            meters.gauge(MEMORY_HELD, () -> memory.held(kind), kind.name().toLowerCase(Locale.ROOT));
        }
    }
}

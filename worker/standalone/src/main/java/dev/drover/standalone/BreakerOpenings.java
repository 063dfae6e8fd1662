package dev.drover.standalone;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.ApplicationContext;

/** How often each model's breaker has opened, by the worker's own meters. */
final class BreakerOpenings {
    private static final String METER = "drover.breaker.openings";

    private final MeterRegistry meters;

    BreakerOpenings(ApplicationContext worker) {
        this.meters = worker.getBean(MeterRegistry.class);
    }

    int of(String model) {
        return (int) meters.find(METER).tag("model", model).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}

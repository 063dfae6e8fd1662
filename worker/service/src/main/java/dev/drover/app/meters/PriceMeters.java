package dev.drover.app.meters;

import dev.drover.app.prices.PriceEvents;
import dev.drover.contracts.MetricCatalogue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import java.util.List;

/** Shows which prices are in force; only the present version has a series. */
public final class PriceMeters implements PriceEvents {
    private final MultiGauge info;
    private final Counter failures;

    public PriceMeters(MeterRegistry registry) {
        Catalogued meters = new Catalogued(registry);
        info = meters.gauges(MetricCatalogue.PRICE_CATALOGUE_INFO);
        failures = meters.counter(MetricCatalogue.PRICE_RELOAD_FAILURES);
    }

    @Override
    public void inForce(String version) {
        info.register(List.of(Row.of(Catalogued.tags(MetricCatalogue.PRICE_CATALOGUE_INFO, version), () -> 1)), true);
    }

    @Override
    public void refused() {
        failures.increment();
    }
}

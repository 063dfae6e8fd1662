package dev.drover.app;

import dev.drover.contracts.MetricCatalogue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Names of metric families in Prometheus' text format. */
public final class CatalogueScrape {
    private CatalogueScrape() {}

    /** The families that are ours, without what histograms add to their names. */
    public static Set<String> ofOurs(String scrape) {
        return scrape.lines()
                .filter(line -> line.startsWith("# TYPE drover_") || line.startsWith("# TYPE gen_ai_"))
                .map(line -> line.split(" ")[2])
                .map(name -> name.endsWith("_max") ? name.substring(0, name.length() - 4) : name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every name of the catalogue as Prometheus spells it. */
    public static Set<String> catalogue() {
        return MetricCatalogue.all().stream()
                .map(metric -> metric.prometheusName())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

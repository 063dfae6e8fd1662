package dev.drover.app;

import dev.drover.contracts.MetricCatalogue;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of metric families in Prometheus' text format. */
public final class CatalogueScrape {
    private static final Pattern TYPE = Pattern.compile("# TYPE ((?:drover|gen_ai)_\\w+?)(?:_max)? \\w+");

    private CatalogueScrape() {}

    /** The families that are ours, without what histograms add to their names. */
    public static Set<String> ofOurs(String scrape) {
        return scrape.lines()
                .map(TYPE::matcher)
                .filter(Matcher::matches)
                .map(type -> type.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every name of the catalogue as Prometheus spells it. */
    public static Set<String> catalogue() {
        return MetricCatalogue.all().stream()
                .map(metric -> metric.prometheusName())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

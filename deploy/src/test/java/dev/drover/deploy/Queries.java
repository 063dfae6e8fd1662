package dev.drover.deploy;

import dev.drover.contracts.Metric;
import dev.drover.contracts.MetricCatalogue;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a PromQL expression names: metrics and labels. Knows as much of the language as our own expressions use. */
final class Queries {
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|on|without|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.$])([a-zA-Z_:][\\w:]*)(?!\\s*\\(|\\w)");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");

    /** Labels that the scrape or the library adds. */
    private static final Set<String> FOREIGN_LABELS = Set.of("instance", "job", "le", "name", "namespace", "state");

    private static final Set<String> HISTOGRAM = Set.of("_bucket", "_sum", "_count", "_max");

    private Queries() {}

    static Set<String> metrics(String expression) {
        String bare = RANGE.matcher(
                        GROUPING.matcher(MATCHERS.matcher(expression).replaceAll(""))
                                .replaceAll(""))
                .replaceAll("");
        return NAME.matcher(bare)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> labels(String expression) {
        Stream<String> matched = MATCHERS.matcher(expression)
                .results()
                .flatMap(matchers -> LABEL.matcher(matchers.group(1)).results())
                .map(label -> label.group(1));
        Stream<String> grouped = GROUPING.matcher(expression)
                .results()
                .flatMap(group -> Stream.of(group.group(1).split(",")))
                .map(String::strip)
                .filter(label -> !label.isEmpty());
        return Stream.concat(matched, grouped).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names in the expression that no worker exposes: metrics, and labels that none of its metrics has. */
    static Set<String> unknown(String expression) {
        Set<String> unknown = new TreeSet<>();
        Set<String> known = new TreeSet<>(FOREIGN_LABELS);
        for (String name : metrics(expression)) {
            if (MetricCatalogue.FOREIGN.contains(name)) {
                continue;
            }
            MetricCatalogue.all().stream()
                    .filter(metric -> exposes(metric, name))
                    .findFirst()
                    .ifPresentOrElse(metric -> known.addAll(metric.prometheusLabels()), () -> unknown.add(name));
        }
        labels(expression).stream().filter(label -> !known.contains(label)).forEach(unknown::add);
        return unknown;
    }

    private static boolean exposes(Metric metric, String name) {
        return switch (metric.kind()) {
            case COUNTER, GAUGE -> name.equals(metric.prometheusName());
            case TIMER, SUMMARY -> HISTOGRAM.stream().anyMatch(suffix -> name.equals(metric.prometheusName() + suffix));
        };
    }
}

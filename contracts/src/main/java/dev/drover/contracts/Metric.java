package dev.drover.contracts;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One metric of the catalogue.
 *
 * @param name as Micrometer knows it, with dots
 * @param unit the base unit, null for a plain number; a timer's is seconds
 * @param labels their names, with dots where OpenTelemetry has them; each series has all of them
 * @param buckets upper bounds of the histogram in the base unit, empty: the registry's own
 */
public record Metric(
        String name, Kind kind, @Nullable String unit, List<String> labels, List<Double> buckets, String help) {
    /** What kind of meter it is. */
    public enum Kind {
        /** Only grows. */
        COUNTER,
        /** The value now. */
        GAUGE,
        /** A histogram of durations. */
        TIMER,
        /** A histogram of amounts. */
        SUMMARY
    }

    public Metric {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        labels = List.copyOf(labels);
        buckets = List.copyOf(buckets);
    }

    static Metric counter(String name, @Nullable String unit, String help, String... labels) {
        return new Metric(name, Kind.COUNTER, unit, List.of(labels), List.of(), help);
    }

    static Metric gauge(String name, @Nullable String unit, String help, String... labels) {
        return new Metric(name, Kind.GAUGE, unit, List.of(labels), List.of(), help);
    }

    static Metric timer(String name, String help) {
        return new Metric(name, Kind.TIMER, "seconds", List.of(), List.of(), help);
    }

    /** The name of the series in Prometheus, as Micrometer forms it; histograms add {@code _bucket} and so on. */
    public String prometheusName() {
        String base = underscored(name);
        String withUnit = unit == null || base.endsWith("_" + unit) ? base : base + "_" + unit;
        return kind == Kind.COUNTER ? withUnit + "_total" : withUnit;
    }

    /** The labels as Prometheus spells them. */
    public List<String> prometheusLabels() {
        return labels.stream().map(Metric::underscored).toList();
    }

    private static String underscored(String dotted) {
        return dotted.replace('.', '_');
    }
}

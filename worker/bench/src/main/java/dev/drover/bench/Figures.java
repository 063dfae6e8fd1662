package dev.drover.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * One figure over all repetitions.
 *
 * @param median of the runs in which the figure was measured
 */
record Figures(double median, double least, double most) {
    /** Null-free: empty if no run has the figure. */
    static <T> Optional<Figures> of(List<T> runs, Function<T, OptionalDouble> figure) {
        double[] values = runs.stream()
                .map(figure)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        if (values.length == 0) {
            return Optional.empty();
        }
        int middle = values.length / 2;
        double median = values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        return Optional.of(
                new Figures(median, values[0], Arrays.stream(values).max().orElseThrow()));
    }

    /** As {@code 166 (161–170)}; the median alone after one run. */
    String text(int decimals) {
        String format = "%,." + decimals + "f";
        String middle = String.format(Locale.ROOT, format, median);
        return least == most
                ? middle
                : middle + " (" + String.format(Locale.ROOT, format, least) + "–"
                        + String.format(Locale.ROOT, format, most) + ")";
    }
}

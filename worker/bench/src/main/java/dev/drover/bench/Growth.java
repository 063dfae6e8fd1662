package dev.drover.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the cost of a request, or of a call of one, changes over a sweep.
 *
 * @param costs processor time in microseconds, in the order of the points, of which there is at least one
 */
record Growth(List<Double> costs) {
    static Growth of(Sweep sweep, Map<Integer, Measurement> points) {
        return new Growth(points.entrySet().stream()
                .map(point -> cost(sweep, point.getKey(), point.getValue()))
                .toList());
    }

    static double cost(Sweep sweep, int value, Measurement measured) {
        return measured.lastMicros() / sweep.callsPerRequest(value);
    }

    /** The largest by the first; 1 where nothing costs more than the first. */
    double growth() {
        return largest() / costs.getFirst();
    }

    String sentence() {
        double ratio = largest() / smallest();
        String verdict = ratio <= Aims.FLAT
                ? "flat"
                : growth() <= Aims.FLAT ? "not flat, and the first costs the most or nearly so" : "not flat: it grows";
        return String.format(Locale.ROOT, "The largest by the smallest is %.2f: %s.", ratio, verdict);
    }

    private double largest() {
        return costs.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private double smallest() {
        return costs.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }
}

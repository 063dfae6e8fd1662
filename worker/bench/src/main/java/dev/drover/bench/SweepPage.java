package dev.drover.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of a sweep. */
final class SweepPage {
    private SweepPage() {}

    static String of(Sweep sweep, Map<Integer, Measurement> points) {
        boolean calls = sweep == Sweep.ATTEMPTS;
        StringBuilder page = new StringBuilder("\n## Cost over " + sweep.title() + "\n\n| " + sweep.word()
                + " | µs/request" + (calls ? " | µs/call" : "") + " | requests/s | resident MiB |\n"
                + (calls ? "|---" : "") + "|---|---|---|---|\n");
        points.forEach((value, measured) -> {
            page.append(String.format(Locale.ROOT, "| %,d | %.0f |", value, measured.lastMicros()));
            if (calls) {
                page.append(String.format(Locale.ROOT, " %.0f |", Growth.cost(sweep, value, measured)));
            }
            page.append(String.format(Locale.ROOT, " %,.0f | ", measured.lastRate()));
            page.append(
                    measured.residentMegabytes().isPresent()
                            ? String.format(
                                    Locale.ROOT,
                                    "%.0f",
                                    measured.residentMegabytes().getAsDouble())
                            : "–");
            page.append(" |\n");
        });
        if (points.size() > 1) {
            page.append("\n" + Growth.of(sweep, points).sentence() + "\n");
        }
        return page.toString();
    }

    static Chart chart(Sweep sweep, Map<Integer, Measurement> points) {
        List<Double> costs = new ArrayList<>(Growth.of(sweep, points).costs());
        String what = sweep == Sweep.ATTEMPTS ? "call" : "request";
        return new Chart(
                "Processor time per " + what + " over " + sweep.title(),
                true,
                sweep.title(),
                "µs of processor time per " + what,
                points.keySet().stream()
                        .map(value -> String.format(Locale.ROOT, "%,d", value))
                        .toList(),
                List.of(new Chart.Series("Drover, warm", costs)));
    }
}

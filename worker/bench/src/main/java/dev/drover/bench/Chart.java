package dev.drover.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A chart as SVG, on a ground of its own that follows the reader's choice of light or dark.
 *
 * @param lines of points that are joined; bars otherwise
 * @param horizontal what the horizontal axis shows, with its unit
 * @param vertical what the vertical axis shows, with its unit; it begins at 0
 * @param places on the horizontal axis, evenly spaced
 */
record Chart(
        String title, boolean lines, String horizontal, String vertical, List<String> places, List<Series> series) {
    private static final int WIDTH = 720;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 70;
    private static final int PLOT = 240;
    private static final int BOTTOM = 60;
    private static final int TICKS = 4;

    /** @param values one for each place; not a number where nothing was measured */
    record Series(String name, List<Double> values) {}

    private static final String STYLE = """
        <style>
          .ground { fill: #ffffff } text { fill: #24292f; font: 12px sans-serif } .title { font-size: 15px; font-weight: bold }
          .grid { stroke: #d0d7de } .s0 { fill: #0072b2; stroke: #0072b2 } .s1 { fill: #d55e00; stroke: #d55e00 }
          .s2 { fill: #009e73; stroke: #009e73 } .line { fill: none; stroke-width: 2 }
          @media (prefers-color-scheme: dark) {
            .ground { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #3d444d }
            .s0 { fill: #56b4e9; stroke: #56b4e9 } .s1 { fill: #e69f00; stroke: #e69f00 } .s2 { fill: #2bc99b; stroke: #2bc99b }
            .line { fill: none }
          }
        </style>
        """;

    String svg() {
        int height = TOP + PLOT + BOTTOM;
        double top = roundedUp(series.stream()
                .flatMapToDouble(one -> one.values().stream().mapToDouble(Double::doubleValue))
                .filter(Double::isFinite)
                .max()
                .orElse(1));
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " role=\"img\">%n",
                WIDTH, height, WIDTH, height));
        svg.append(format("<title>%s</title>%n", escaped(title))).append(STYLE);
        svg.append(format("<rect class=\"ground\" width=\"%d\" height=\"%d\"/>%n", WIDTH, height));
        text(svg, "title", LEFT, 24, "start", title);
        for (int tick = 0; tick <= TICKS; tick++) {
            double y = y(top * tick / TICKS, top);
            svg.append(format(
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n", LEFT, y, WIDTH - RIGHT, y));
            text(svg, "tick", LEFT - 8, y + 4, "end", number(top * tick / TICKS));
        }
        for (int place = 0; place < places.size(); place++) {
            text(svg, "place", x(place + 0.5), TOP + PLOT + 18, "middle", places.get(place));
        }
        text(svg, "axis", x(places.size() / 2.0), height - 14, "middle", horizontal);
        svg.append(format(
                "<text transform=\"rotate(-90)\" x=\"%d\" y=\"16\" text-anchor=\"middle\">%s</text>%n",
                -(TOP + PLOT / 2), escaped(vertical)));
        for (int number = 0; number < series.size(); number++) {
            drawn(svg, number, top);
        }
        return svg.append("</svg>\n").toString();
    }

    private void drawn(StringBuilder svg, int number, double top) {
        Series own = series.get(number);
        int legend = LEFT + number * 200;
        svg.append(format("<rect class=\"s%d\" x=\"%d\" y=\"40\" width=\"12\" height=\"12\"/>%n", number, legend));
        text(svg, "legend", legend + 18, 50, "start", own.name());
        StringBuilder path = new StringBuilder();
        double bar = 0.8 / series.size();
        for (int place = 0; place < places.size(); place++) {
            double value = own.values().get(place);
            if (!Double.isFinite(value)) {
                continue;
            }
            double y = y(value, top);
            if (lines) {
                path.append(path.isEmpty() ? "M" : " L").append(format("%.1f %.1f", x(place + 0.5), y));
                svg.append(
                        format("<circle class=\"s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>%n", number, x(place + 0.5), y));
                text(svg, "value", x(place + 0.5), y - 9, "middle", number(value));
            } else {
                double from = x(place + 0.1 + number * bar);
                double width = x(place + 0.1 + (number + 1) * bar) - from - 2;
                svg.append(format(
                        "<rect class=\"s%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
                        number, from, y, width, TOP + PLOT - y));
                text(svg, "value", from + width / 2, y - 5, "middle", number(value));
            }
        }
        if (lines) {
            svg.append(format("<path class=\"s%d line\" d=\"%s\"/>%n", number, path));
        }
    }

    private double x(double place) {
        return LEFT + place * (WIDTH - LEFT - RIGHT) / places.size();
    }

    private static double y(double value, double top) {
        return TOP + PLOT * (1 - value / top);
    }

    /** Up to 1, 2, 4, 5 or 8 times a power of ten, so that the marks are whole. */
    private static double roundedUp(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9))));
        return DoubleStream.of(1, 2, 4, 5, 8, 10)
                .map(step -> step * power)
                .filter(step -> step >= most)
                .findFirst()
                .orElse(10 * power);
    }

    private static String number(double value) {
        return format(value >= 100 || value == Math.rint(value) ? "%,.0f" : "%,.1f", value);
    }

    private static void text(StringBuilder svg, String kind, double x, double y, String anchor, String text) {
        svg.append(format(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                kind, x, y, anchor, escaped(text)));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

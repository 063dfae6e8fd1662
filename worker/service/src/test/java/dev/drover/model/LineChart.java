package dev.drover.model;

import java.util.List;
import java.util.Locale;

/**
 * Lines over time as SVG, in the colours of the other charts of the reports, on a ground that follows the reader's choice of light
 * or dark.
 *
 * @param step seconds between two values
 * @param top of the vertical axis, which begins at 0
 */
record LineChart(String title, String vertical, int step, double top, List<Series> series) {
    private static final int LEFT = 70;
    private static final int TOP = 70;
    private static final int WIDTH = 720;
    private static final int PLOT_WIDTH = 630;
    private static final int PLOT = 240;
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

    record Series(String name, List<Double> values) {}

    String svg() {
        StringBuilder svg = new StringBuilder(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d 370\" width=\"%d\" height=\"370\""
                        + " role=\"img\">\n"
                        + "<title>%s</title>\n"
                        + "%s<rect class=\"ground\" width=\"%d\" height=\"370\"/>\n",
                WIDTH, WIDTH, title, STYLE, WIDTH));
        text(svg, "title", LEFT, 24, "start", title);
        int values = series.getFirst().values().size();
        for (int tick = 0; tick <= 4; tick++) {
            double y = y(top * tick / 4);
            svg.append(format(
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>\n",
                    LEFT, y, LEFT + PLOT_WIDTH, y));
            text(svg, "tick", LEFT - 8, y + 4, "end", format("%,.0f", top * tick / 4));
        }
        for (int second = 0; second <= values * step; second += 60) {
            text(
                    svg,
                    "place",
                    x(second / (double) step, values),
                    TOP + PLOT + 18,
                    "middle",
                    Integer.toString(second / 60));
        }
        text(svg, "axis", LEFT + PLOT_WIDTH / 2.0, 356, "middle", "minutes");
        svg.append(format(
                "<text transform=\"rotate(-90)\" x=\"%d\" y=\"16\" text-anchor=\"middle\">%s</text>\n",
                -(TOP + PLOT / 2), vertical));
        for (int number = 0; number < series.size(); number++) {
            svg.append(format(
                    "<rect class=\"s%d\" x=\"%d\" y=\"40\" width=\"12\" height=\"12\"/>\n",
                    number, LEFT + number * 210));
            text(
                    svg,
                    "legend",
                    LEFT + number * 210 + 18,
                    50,
                    "start",
                    series.get(number).name());
            StringBuilder path = new StringBuilder();
            for (int i = 0; i < values; i++) {
                path.append(path.isEmpty() ? "M" : " L")
                        .append(format(
                                "%.1f %.1f",
                                x(i + 0.5, values),
                                y(series.get(number).values().get(i))));
            }
            svg.append(format("<path class=\"s%d line\" d=\"%s\"/>\n", number, path));
        }
        return svg.append("</svg>\n").toString();
    }

    private static double x(double place, int values) {
        return LEFT + place * PLOT_WIDTH / values;
    }

    private double y(double value) {
        return TOP + PLOT * (1 - Math.min(value, top) / top);
    }

    private static void text(StringBuilder svg, String kind, double x, double y, String anchor, String text) {
        svg.append(format(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", kind, x, y, anchor, text));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

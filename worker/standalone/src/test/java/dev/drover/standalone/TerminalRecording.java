package dev.drover.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal session as an SVG picture that plays: a command is typed, then its output appears line by line. Needs no
 * script, so that pages of repositories show the picture. Readers that ask for less motion see the last screen at once.
 */
final class TerminalRecording {
    private static final int CHARACTER_WIDTH = 8;
    private static final int LINE_HEIGHT = 18;
    private static final int MARGIN = 16;
    private static final double TYPED_SECONDS = 1.0;
    private static final double SECONDS_A_LINE = 0.12;
    private static final Pattern TEXT = Pattern.compile("<text [^>]*>(.*?)</text>", Pattern.DOTALL);

    private TerminalRecording() {}

    static String svg(String command, String output) {
        List<String> lines = new ArrayList<>();
        lines.add("$ " + command);
        lines.add("");
        output.lines().forEach(lines::add);
        int columns = lines.stream().mapToInt(String::length).max().orElse(0);
        int width = 2 * MARGIN + columns * CHARACTER_WIDTH;
        int height = 2 * MARGIN + lines.size() * LINE_HEIGHT;
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
                .formatted(width, height));
        svg.append("<title>").append(escaped(command)).append("</title>\n");
        svg.append("""
            <style>
            rect { fill: #16181d }
            text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: #d7dae0; white-space: pre; \
            animation: appear 0.2s both }
            @keyframes appear { from { opacity: 0 } to { opacity: 1 } }
            @media (prefers-reduced-motion: reduce) { text { animation: none } }
            </style>
            """);
        svg.append("<rect width=\"100%\" height=\"100%\" rx=\"6\"/>\n");
        for (int row = 0; row < lines.size(); row++) {
            if (!lines.get(row).isEmpty()) {
                svg.append(line(row, lines.get(row)));
            }
        }
        return svg.append("</svg>\n").toString();
    }

    /** The lines that a picture shows at its end, without the command and without empty lines. */
    static List<String> output(String svg) {
        List<String> lines = new ArrayList<>();
        Matcher matcher = TEXT.matcher(svg);
        while (matcher.find()) {
            lines.add(matcher.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
        }
        return lines.subList(1, lines.size());
    }

    private static String line(int row, String text) {
        double delay = row == 0 ? 0 : TYPED_SECONDS + row * SECONDS_A_LINE;
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" style=\"animation-delay: %.2fs\" xml:space=\"preserve\">%s</text>%n",
                MARGIN,
                MARGIN + (row + 1) * LINE_HEIGHT - 5,
                delay,
                escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

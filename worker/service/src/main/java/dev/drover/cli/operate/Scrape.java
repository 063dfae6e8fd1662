package dev.drover.cli.operate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Samples of a page in Prometheus' text format. Pure.
 *
 * @param samples in the page's order
 */
record Scrape(List<Sample> samples) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? ([^ ]+)(?: [0-9]+)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    Scrape {
        samples = List.copyOf(samples);
    }

    record Sample(String name, Map<String, String> labels, double value) {
        Sample {
            labels = Map.copyOf(labels);
        }

        String label(String label) {
            return labels.getOrDefault(label, "");
        }
    }

    /** Lines that are no samples are passed over. */
    static Scrape of(String page) {
        List<Sample> samples = new ArrayList<>();
        page.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                try {
                    samples.add(new Sample(
                            matcher.group(1), labels(matcher.group(2)), Double.parseDouble(matcher.group(3))));
                } catch (NumberFormatException _) {
                    // +Inf and the like; nobody asks for those.
                }
            }
        });
        return new Scrape(samples);
    }

    private static Map<String, String> labels(@org.jspecify.annotations.Nullable String text) {
        Map<String, String> labels = new HashMap<>();
        if (text != null) {
            Matcher matcher = LABEL.matcher(text);
            while (matcher.find()) {
                labels.put(
                        matcher.group(1),
                        matcher.group(2)
                                .replace("\\\"", "\"")
                                .replace("\\n", "\n")
                                .replace("\\\\", "\\"));
            }
        }
        return labels;
    }

    /** Those of a name that are not zero. */
    List<Sample> set(String name) {
        return samples.stream()
                .filter(sample -> sample.name.equals(name) && sample.value != 0)
                .toList();
    }

    double sum(String name) {
        return set(name).stream().mapToDouble(Sample::value).sum();
    }
}

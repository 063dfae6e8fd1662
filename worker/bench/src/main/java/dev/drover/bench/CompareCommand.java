package dev.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Compares two results of JMH and says which differences are beyond the error.",
            "A difference is beyond the error if the two 99.9 % intervals have nothing in common."
        })
final class CompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "BEFORE", description = "A file of JMH's -rf json.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "AFTER", description = "Another, of the same machine.")
    private Path after = Path.of("");

    /** @param error half of the interval that JMH gives; not a number where it could not tell */
    record Score(double score, double error, String unit) {
        String comparedWith(Score other) {
            double errors = error + other.error;
            return Double.isNaN(errors)
                    ? "error unknown"
                    : Math.abs(score - other.score) > errors ? "beyond the error" : "";
        }
    }

    @Override
    public Integer call() throws IOException {
        System.out.print(table(read(Files.readString(before)), read(Files.readString(after))));
        return 0;
    }

    /** Each benchmark's score by its name and parameters. */
    static Map<String, Score> read(String json) {
        Map<String, Score> scores = new LinkedHashMap<>();
        for (JsonNode run : JsonMapper.shared().readTree(json)) {
            StringBuilder name =
                    new StringBuilder(run.path("benchmark").asString().replaceFirst("^dev\\.drover\\.", ""));
            run.path("params")
                    .properties()
                    .forEach(parameter -> name.append(" " + parameter.getKey() + "="
                            + parameter.getValue().asString()));
            JsonNode metric = run.path("primaryMetric");
            scores.put(
                    name.toString(),
                    new Score(
                            metric.path("score").asDouble(),
                            // JMH writes "NaN" as a word when one measurement is all there is.
                            metric.path("scoreError").isNumber()
                                    ? metric.path("scoreError").asDouble()
                                    : Double.NaN,
                            metric.path("scoreUnit").asString()));
        }
        return scores;
    }

    static String table(Map<String, Score> before, Map<String, Score> after) {
        StringBuilder table = new StringBuilder("| benchmark | before | after | change | |\n|---|---|---|---|---|\n");
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            Score old = before.get(name);
            Score now = after.get(name);
            if (old == null || now == null) {
                table.append("| " + name + " | " + text(old) + " | " + text(now) + " | – | measured once |\n");
            } else {
                table.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %+.1f %% | %s |%n",
                        name,
                        text(old),
                        text(now),
                        (now.score() / old.score() - 1) * 100,
                        now.comparedWith(old)));
            }
        }
        return table.toString();
    }

    private static String text(@Nullable Score score) {
        return score == null
                ? "–"
                : String.format(Locale.ROOT, "%,.1f ± %,.1f %s", score.score(), score.error(), score.unit());
    }
}

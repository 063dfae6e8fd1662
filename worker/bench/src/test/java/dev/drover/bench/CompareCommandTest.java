package dev.drover.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompareCommandTest {
    @Test
    void onlyWhatIsBeyondBothErrorsIsADifference() {
        String table = CompareCommand.table(
                CompareCommand.read("[" + run("Price.plain", 100, "5.0") + "," + run("Bucket.taken", 100, "5.0") + "]"),
                CompareCommand.read("[" + run("Price.plain", 109, "5.0") + "," + run("Bucket.taken", 80, "5.0") + "]"));

        assertThat(table)
                .contains("| cost.Price.plain tenants=5 | 100.0 ± 5.0 ns/op | 109.0 ± 5.0 ns/op | +9.0 % |  |")
                .contains("| -20.0 % | beyond the error |");
    }

    @Test
    void whatOneRunLacksOrCannotTellHasNoVerdict() {
        String table = CompareCommand.table(
                CompareCommand.read("[" + run("Price.plain", 100, "\"NaN\"") + "," + run("Old.one", 7, "1.0") + "]"),
                CompareCommand.read("[" + run("Price.plain", 900, "5.0") + "," + run("New.one", 8, "1.0") + "]"));

        assertThat(table)
                .contains("| +800.0 % | error unknown |")
                .contains("| cost.New.one tenants=5 | – | 8.0 ± 1.0 ns/op | – | measured once |")
                .doesNotContain("beyond");
    }

    private static String run(String name, double score, String error) {
        return """
            {"benchmark":"dev.drover.cost.%s","params":{"tenants":"5"},
             "primaryMetric":{"score":%s,"scoreError":%s,"scoreUnit":"ns/op"}}
            """.formatted(name, score, error);
    }
}

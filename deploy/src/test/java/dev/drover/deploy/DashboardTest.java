package dev.drover.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class DashboardTest {
    static List<Dashboard.Panel> panels() {
        return Dashboard.panels();
    }

    @Test
    void itAsksWhatAnOperatorAsksInThatOrder() {
        assertThat(Dashboard.nodes())
                .filteredOn(panel -> panel.path("type").stringValue().equals("row"))
                .extracting(row -> row.path("title").stringValue())
                .containsExactly(
                        "Are we behind?", "Why do lanes wait?", "Which model is sick?", "Who spends?", "What died?");
    }

    @ParameterizedTest
    @MethodSource("panels")
    void aPanelNamesOnlyMetricsAndLabelsThatAWorkerExposes(Dashboard.Panel panel) {
        assertThat(panel.expressions()).isNotEmpty().allSatisfy(expression -> {
            assertThat(Queries.metrics(expression)).isNotEmpty();
            assertThat(Queries.unknown(expression)).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("panels")
    void aPanelSaysWhatItShows(Dashboard.Panel panel) {
        assertThat(panel.description()).endsWith(".");
    }

    /** One Prometheus may see several installations. */
    @Test
    void everyQueryIsLimitedToTheNamespace() {
        assertThat(Dashboard.panels())
                .allSatisfy(
                        panel -> assertThat(panel.expressions())
                                .allSatisfy(
                                        query -> assertThat(query)
                                                .doesNotContainPattern(
                                                        "\\b(drover|gen_ai_client|resilience4j)_\\w+\\b(?!\\{namespace=~\"\\$namespace\")")));
    }

    @Test
    void panelsHaveNamesAndNumbersOfTheirOwnAndDoNotOverlap() {
        assertThat(Dashboard.titles()).doesNotHaveDuplicates();
        assertThat(Dashboard.nodes())
                .extracting(panel -> panel.path("id").intValue())
                .doesNotHaveDuplicates();
        List<JsonNode> places = new ArrayList<>();
        for (JsonNode panel : Dashboard.nodes()) {
            JsonNode place = panel.path("gridPos");
            assertThat(place.path("x").intValue() + place.path("w").intValue()).isLessThanOrEqualTo(24);
            assertThat(places).noneMatch(other -> overlap(place, other));
            places.add(place);
        }
    }

    private static boolean overlap(JsonNode a, JsonNode b) {
        return overlap(a, b, "x", "w") && overlap(a, b, "y", "h");
    }

    private static boolean overlap(JsonNode a, JsonNode b, String from, String length) {
        return a.path(from).intValue()
                        < b.path(from).intValue() + b.path(length).intValue()
                && b.path(from).intValue()
                        < a.path(from).intValue() + a.path(length).intValue();
    }
}

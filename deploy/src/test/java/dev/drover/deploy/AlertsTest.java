package dev.drover.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class AlertsTest {
    private static final String TESTS = "prometheus/drover.rules.test.yml";

    static List<Alert> alerts() {
        return Alert.all();
    }

    @Test
    void thereAreAlertsForWhatAnOperatorMustKnow() {
        assertThat(Alert.all())
                .extracting(Alert::name)
                .contains(
                        "DroverBacklogOld",
                        "DroverDeadLetters",
                        "DroverBreakerOpen",
                        "DroverProviderAuth",
                        "DroverProviderQuota",
                        "DroverBudgetNearEnd",
                        "DroverUnpricedRequests",
                        "DroverLaneStuck",
                        "DroverNoCommits",
                        "DroverLedgerBehind",
                        "DroverWorkersDiffer")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertNamesOnlyMetricsAndLabelsThatAWorkerExposes(Alert alert) {
        assertThat(Queries.metrics(alert.expression())).isNotEmpty();
        assertThat(Queries.unknown(alert.expression())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertSaysHowBadItIsWhatItMeansAndWhereToRead(Alert alert) {
        assertThat(alert.labels().path("severity").asString("")).isIn("warning", "critical");
        assertThat(alert.annotation("summary")).isNotBlank();
        assertThat(alert.annotation("description")).endsWith(".");
        assertThat(alert.annotation("runbook_url")).endsWith("/" + alert.name() + ".md");
        String page = DeployFiles.text("runbooks/" + alert.name() + ".md");
        assertThat(page)
                .startsWith("# " + alert.name() + "\n")
                .contains(alert.annotation("panel"))
                .contains(alert.expression().strip())
                .contains("## Look at")
                .contains("## Do");
        assertThat(DeployFiles.text("runbooks/README.md")).contains("(" + alert.name() + ".md)");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertHasAPanelOfTheDashboard(Alert alert) {
        assertThat(Dashboard.titles()).contains(alert.annotation("panel"));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void oneHistoryFiresTheAlertAndOneDoesNot(Alert alert) {
        List<JsonNode> tests = DeployFiles.yaml(TESTS)
                .path("tests")
                .valueStream()
                .flatMap(test -> test.path("alert_rule_test").valueStream())
                .filter(test -> test.path("alertname").stringValue().equals(alert.name()))
                .toList();
        assertThat(tests).anySatisfy(test -> assertThat(test.path("exp_alerts")).isNotEmpty());
        assertThat(tests).anySatisfy(test -> assertThat(test.path("exp_alerts")).isEmpty());
    }

    @Test
    void noRunbookIsLeftOfAnAlertThatIsGone() throws IOException {
        Set<String> names = Alert.all().stream().map(Alert::name).collect(Collectors.toSet());
        try (Stream<Path> pages = Files.list(DeployFiles.ROOT.resolve("runbooks"))) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", ""))
                            .filter(page -> !page.equals("README")))
                    .isSubsetOf(names);
        }
    }

    @Test
    void promtoolFindsTheRulesRightAndTheirTestsPass() throws Exception {
        assertThat(Promtool.run(
                        "check", "rules", DeployFiles.ROOT.resolve(Alert.RULES).toString()))
                .contains("SUCCESS: " + Alert.all().size() + " rules found");
        assertThat(Promtool.run("test", "rules", DeployFiles.ROOT.resolve(TESTS).toString()))
                .contains("SUCCESS");
    }
}

package dev.drover.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.bench.Measurement.BrokerShare;
import dev.drover.bench.Measurement.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Scenario FIFTY = scenario("fifty", Load.USUAL.delay(Duration.ofMillis(50)));

    private final Findings findings = new Findings();

    @Test
    void figuresAreMediansWithTheirSpreadAndRatiosAreOfMedians() {
        runs(FIFTY, Contender.DROVER, run(300, 100), run(320, 110), run(900, 120));
        runs(FIFTY, Contender.BARE_LOOP, run(160, 80));

        assertThat(page()).contains("320 (300–900)", "110 (100–120)", "| 160 |");
        assertThat(page()).contains("| bare loop, exactly-once | 2.00 | 1.38 |");
    }

    @Test
    void whatWasNotMeasuredIsNoFigure() {
        Measurement onlyCold = new Measurement(
                6,
                new Window(356, 4_229, OptionalDouble.empty(), OptionalDouble.empty()),
                null,
                OptionalDouble.empty(),
                new BrokerShare(50, 3_000, 10));
        runs(FIFTY, Contender.DROVER, onlyCold);
        runs(FIFTY, Contender.BARE_LOOP, run(160, 80));

        assertThat(page()).contains("| Drover, as in production | 6.0 | 356 | 4,229 | – | – | – | – | – |");
        assertThat(page())
                .doesNotContain(
                        "Added latency", "added latency", "## Workers", "## Starts", "## Not measured", "| – |\n\n##");
    }

    @Test
    void littlesLawIsNamedWhereAnswersTakeTime() {
        runs(FIFTY, Contender.DROVER, run(300, 100));

        assertThat(page()).contains("of the 5,120 requests per second that Little's law allows");
    }

    @Test
    void eachAimSaysWhetherItIsReached() {
        Scenario immediate = scenario("immediate", Load.USUAL);
        runs(immediate, Contender.DROVER, run(200, 104));
        runs(immediate, Contender.BARE_LOOP, run(100, 80));
        findings.workers(1, 100);
        findings.workers(2, 199);
        findings.workers(4, 350);
        findings.start("run", 6.5);

        assertThat(page())
                .contains(
                        "| processor time by the bare loop's, warm, immediate upstream | ≤ 1.3 | 1.30 | reached |",
                        "| processor time by the bare loop's, cold, immediate upstream | ≤ 1.6 | 2.00 | **missed** |",
                        "| requests/s of 2 workers by those of one | ≥ 1.95 | 1.99 | reached |",
                        "| requests/s of 4 workers by those of one | ≥ 3.8 | 3.50 | **missed** |",
                        "| start of run to the first outcome, s | ≤ 6 | 6.50 | **missed** |")
                .doesNotContain("Parallel Consumer", "start of demo");
    }

    @Test
    void aLineThatGrowsIsCalledSo() {
        findings.point(Sweep.TENANTS, 1, run(300, 100));
        findings.point(Sweep.TENANTS, 1_000, run(300, 110));
        findings.point(Sweep.CHAIN, 1, run(300, 100));
        findings.point(Sweep.CHAIN, 6, run(300, 130));
        findings.point(Sweep.ATTEMPTS, 1, run(300, 100));
        findings.point(Sweep.ATTEMPTS, 3, run(300, 180));

        assertThat(page())
                .contains("The largest by the smallest is 1.10: flat.")
                .contains("The largest by the smallest is 1.30: not flat: it grows.")
                .contains("| attempts | µs/request | µs/call |", "| 3 | 180 | 60 |")
                .contains("The largest by the smallest is 1.67: not flat, and the first costs the most");
    }

    @Test
    void chartsStandBesideThePageAndAreWellFormed(@TempDir Path folder) throws Exception {
        runs(FIFTY, Contender.DROVER, run(300, 100));
        findings.point(Sweep.TENANTS, 1, run(300, 100));
        findings.point(Sweep.TENANTS, 1_000, run(300, 110));

        report().write(folder.resolve("bench.md"));

        assertThat(Files.readString(folder.resolve("bench.md")))
                .contains("](bench-scenario-1.svg)", "](bench-sweep-tenants.svg)");
        assertThat(parsed(folder.resolve("bench-scenario-1.svg")))
                .contains("upstream 50 ms, 600 B, 256 in flight", "first window, cold", "µs");
        assertThat(parsed(folder.resolve("bench-sweep-tenants.svg"))).contains("1,000", "110");
    }

    @Test
    void theSizesOfTheGuideCanBeReadBack() {
        runs(scenario("immediate", Load.USUAL), Contender.DROVER, run(300, 100));
        runs(
                scenario("many", Load.USUAL.delay(Duration.ofSeconds(5)).inFlight(10_000)),
                Contender.DROVER,
                run(300, 100));
        findings.point(Sweep.PARTITIONS, 1, run(300, 100));

        assertThat(SizingFigures.read(page()))
                .isEqualTo(SizingFigures.of(findings))
                .contains(new SizingFigures(100, 2_000, 50, 3_000, 10, 700));
    }

    private String page() {
        return report().page(null);
    }

    private Report report() {
        return new Report(
                findings,
                new Circumstances(
                        "worker/drover bench", 1, "abc1234", new Machine("2 processors"), LocalDate.of(2026, 11, 27)));
    }

    private void runs(Scenario scenario, Contender contender, Measurement... runs) {
        findings.row(scenario, contender).runs().addAll(List.of(runs));
    }

    private static String parsed(Path svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(svg.toFile())
                .getDocumentElement()
                .getTextContent();
    }

    private static Scenario scenario(String name, Load load) {
        return new Scenario(name, load, 60_000, 60_000, 20_000);
    }

    static Measurement run(double coldMicros, double warmMicros) {
        return new Measurement(
                6,
                new Window(coldMicros, 1_000, OptionalDouble.empty(), OptionalDouble.empty()),
                new Window(warmMicros, 2_000, OptionalDouble.of(40), OptionalDouble.of(0.02)),
                OptionalDouble.of(700),
                new BrokerShare(50, 3_000, 10));
    }
}

package dev.drover.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Scenario SCENARIO =
            new Scenario("fifty", Duration.ofMillis(50), 600, 8, 5, 256, 60_000, 60_000, 20_000);

    @Test
    void figuresAreMediansWithTheirSpreadAndRatiosAreOfMedians() {
        String report = report(
                row(Contender.DROVER, run(300, 100), run(320, 110), run(900, 120)),
                row(Contender.BARE_LOOP, run(160, 80)));

        assertThat(report).contains("320 (300–900)", "110 (100–120)", "| 160 |");
        assertThat(report).contains("| bare loop, exactly-once | 2.00 | 1.38 |");
    }

    @Test
    void whatWasNotMeasuredIsNoFigure() {
        Measurement onlyCold = new Measurement(
                OptionalDouble.of(6),
                OptionalDouble.of(356),
                OptionalDouble.of(4_229),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());

        String report = report(
                new Row(SCENARIO, Contender.DROVER, List.of(onlyCold), List.of()),
                row(Contender.BARE_LOOP, run(160, 80)));

        assertThat(report).contains("| Drover, as in production | 6.0 | 356 | 4,229 | – | – | – | – | – |");
        assertThat(report).doesNotContain("Added latency");
    }

    @Test
    void littlesLawIsNamedWhereAnswersTakeTime() {
        assertThat(report(row(Contender.DROVER, run(300, 100)), row(Contender.BARE_LOOP, run(160, 80))))
                .contains("of the 5,120 requests per second that Little's law allows");
    }

    private static String report(Row... rows) {
        return Report.of(
                List.of(rows),
                "worker/drover bench",
                "abc1234",
                new Machine("2 processors"),
                LocalDate.of(2026, 11, 27));
    }

    private static Row row(Contender contender, Measurement... runs) {
        return new Row(SCENARIO, contender, List.of(runs), List.of());
    }

    private static Measurement run(double coldMicros, double steadyMicros) {
        return new Measurement(
                OptionalDouble.of(6),
                OptionalDouble.of(coldMicros),
                OptionalDouble.of(1_000),
                OptionalDouble.of(steadyMicros),
                OptionalDouble.of(2_000),
                OptionalDouble.of(40),
                OptionalDouble.of(0.02),
                OptionalDouble.of(700));
    }
}

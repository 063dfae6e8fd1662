package dev.drover.cli.costs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Spend;
import dev.drover.report.Grouping;
import dev.drover.report.Report;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostTableTest {
    private static Spend spend(String usd, long unpriced) {
        return new Spend(new BigDecimal(usd), BigDecimal.ZERO, BigDecimal.ZERO, 10, 10, 2, unpriced);
    }

    /** Unknown is not zero. */
    @Test
    void whatNobodyKnowsIsNotShownAsNothing() {
        Report report = new Report(
                List.of(Grouping.Column.TENANT),
                List.of(
                        new Report.Row(List.of("free"), spend("0", 0)),
                        new Report.Row(List.of("priced"), spend("0.125", 1)),
                        new Report.Row(List.of("unpriced"), spend("0", 2))),
                spend("0.125", 3));
        var usd = CostTable.columns(report).get(1);
        assertThat(usd.title()).isEqualTo("USD");
        assertThat(CostTable.rows(report))
                .extracting(usd.value()::apply)
                .containsExactly("0.000", "0.125", "unknown", "0.125");
    }
}

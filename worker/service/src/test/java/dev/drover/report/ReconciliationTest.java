package dev.drover.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.UsageEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconciliationTest {
    private static final Tolerance CENT = Tolerance.parse("0.01");

    @Test
    void perModelAndDayTheInvoiceIsExplainedByWhatWasBilledEstimatedAndPossiblyBilled() {
        Reconciliation found = reconcile(
                "date,model,cost\n2026-11-20,gpt-4.1,1.80\n2026-11-20,gpt-5,0.30\n2026-11-21,gpt-4.1,2.00\n",
                CENT,
                Events.billed("acme", "gpt-4.1", "1.50", 10, 10),
                Events.estimated("acme", "gpt-4.1", "0.10"),
                Events.possiblyBilled("dunes", "gpt-4.1", "0.40"),
                Events.at(Instant.parse("2026-11-21T10:00:00Z"), "acme", "gpt-4.1", "1.25"));
        assertThat(CostFormats.csv(found))
                .containsExactly(
                        "day,model,billed_usd,estimated_usd,possibly_billed_usd,unpriced_attempts,invoice_usd,"
                                + "difference_usd,unexplained_usd,within_tolerance",
                        "2026-11-20,gpt-4.1-2025-04-14,1.5,0.1,0.4,1,1.8,0.3,0,true",
                        "2026-11-20,gpt-5,0,0,0,0,0.3,0.3,0.3,false",
                        "2026-11-21,gpt-4.1-2025-04-14,1.25,0,0,0,2,0.75,0.75,false");
        assertThat(found.within()).isFalse();
        assertThat(found.total().unexplained()).isEqualByComparingTo("0.85");
    }

    @Test
    void lessThanWeKnowToBeBilledIsUnexplainedToo() {
        Reconciliation found = reconcile(
                "date,model,cost\n2026-11-20,m-2025-04-14,0.90\n", CENT, Events.billed("acme", "m", "1", 1, 1));
        assertThat(found.rows().getFirst().unexplained()).isEqualByComparingTo("-0.1");
        assertThat(found.within()).isFalse();
    }

    @Test
    void theToleranceIsAShareOrAnAmountAndByDefaultForgivesRoundedCents() {
        String invoice = "date,model,cost\n2026-11-20,m-2025-04-14,0.01\n2026-11-20,m-2025-04-14,0.01\n";
        UsageEvent ours = Events.billed("acme", "m", "0.004", 1, 1);
        assertThat(reconcile(invoice, Tolerance.DEFAULT, ours).within()).isTrue();
        assertThat(reconcile(invoice, Tolerance.parse("1%"), ours).within()).isFalse();
        assertThat(reconcile(invoice, Tolerance.parse("0.016"), ours).within()).isTrue();
        assertThat(reconcile(invoice, Tolerance.parse("0.0159"), ours).within()).isFalse();
        assertThatThrownBy(() -> Tolerance.parse("-1")).hasMessageContaining("neither a percentage");
    }

    @Test
    void anInvoiceWithoutModelsIsComparedByDay() {
        Reconciliation found = reconcile(
                "date,cost\n2026-11-20,3\n",
                CENT,
                Events.billed("acme", "a", "1", 1, 1),
                Events.billed("acme", "b", "2", 1, 1));
        assertThat(found.rows()).hasSize(1);
        assertThat(found.within()).isTrue();
    }

    @Test
    void openAisExportIsReadAsItIs() {
        String export = """
            start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item,project_id
            1790467200,1790553600,2026-09-27T00:00:00+00:00,2026-09-28T00:00:00+00:00,,,,,,
            1790553600,1790640000,2026-09-28T00:00:00,2026-09-29T00:00:00,0.003835980000000000000000000000,usd,1,tokens,"gpt-4.1-2025-04-14, input",p
            1790553600,1790640000,2026-09-28T00:00:00+00:00,2026-09-29T00:00:00,5e-1,usd,1000,tokens,"gpt-4.1-2025-04-14, cached input",p
            """;
        assertThat(InvoiceReader.read(export, Map.of()))
                .extracting(line -> line.day() + " " + line.model() + " " + Money.text(line.usd()))
                .containsExactly("2026-09-28 gpt-4.1-2025-04-14 0.00383598", "2026-09-28 gpt-4.1-2025-04-14 0.5");
    }

    @Test
    void anthropicsExportIsReadAsItIs() {
        String export = """
            usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed
            2026-08-04,Claude Haiku 4.5,Default,key,message,≤ 200k,input_no_cache,0.05,0.05,token,not_available,
            2026-08-04,Claude Haiku 4.5,Default,key,message,≤ 200k,output,"1,234.02",0.02,token,not_available,
            """;
        assertThat(InvoiceReader.read(export, Map.of()))
                .extracting(line -> line.day() + " " + line.model() + " " + Money.text(line.usd()))
                .containsExactly("2026-08-04 Claude Haiku 4.5 0.05", "2026-08-04 Claude Haiku 4.5 1234.02");
    }

    @Test
    void otherFilesAreMappedByHand() {
        String file = "Tag,Modell,Betrag,Menge\n1790553600,m,$0.25,12\n";
        assertThat(InvoiceReader.read(
                        file, Map.of("date", "Tag", "model", "modell", "cost", "BETRAG", "tokens", "Menge")))
                .containsExactly(new InvoiceLine(LocalDate.parse("2026-09-28"), "m", new BigDecimal("0.25"), 12));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                              | line 1: the file is empty
        day;cost                                        | there is no column 'date' for the date, only 'day;cost'; say --column date=NAME; cells must be separated by commas
        date,cost,Cost                                  | line 1: the column 'cost' is there twice
        date,cost/2026-11-20,12/2026-11-20,oops         | line 3: 'oops' is no amount, such as 12.34
        date,cost/2026-11-20,"1,5"                      | line 2: '1,5' is no amount
        date,cost/20.11.2026,1                          | line 2: '20.11.2026' is no day
        date,cost/2026-02-30,1                          | line 2: '2026-02-30' is no day
        date,cost/2026-11-20                            | line 2: 1 cells, where the first line has 2
        date,cost,currency/2026-11-20,1,EUR             | line 2: the amount is in 'EUR'; only USD can be compared
        date,cost,tokens/2026-11-20,1,many              | line 2: 'many' is no number of tokens
        date,cost/2026-11-20,1e999999999                | line 2: '1e999999999' is no amount
        """)
    void aWrongFileIsRefusedWithLineAndReason(String file, String reason) {
        assertThatThrownBy(() -> InvoiceReader.read(file.replace('/', '\n'), Map.of()))
                .isInstanceOf(InvoiceException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void modelsAreMatchedByNameThenButForPunctuationThenButForDates() {
        ModelNames names = new ModelNames(
                Set.of("claude-haiku-4-5-20251001", "gpt-4o", "gpt-4o-2024-05-13", "a-20250101", "a-20250202"),
                Map.of("House special", "gpt-4o"));
        assertThat(names.of("Claude Haiku 4.5")).isEqualTo("claude-haiku-4-5-20251001");
        assertThat(names.of("gpt-4o-2024-05-13")).isEqualTo("gpt-4o-2024-05-13");
        assertThat(names.of("gpt-4o-2024-08-06")).isEqualTo("gpt-4o");
        assertThat(names.of("House special")).isEqualTo("gpt-4o");
        assertThat(names.of("a")).isEqualTo("a"); // could be either
        assertThat(names.of("o3")).isEqualTo("o3");
    }

    private static Reconciliation reconcile(String invoice, Tolerance tolerance, UsageEvent... events) {
        Aggregation ours = new Aggregation(Reconciliation.GROUPING);
        for (UsageEvent event : events) {
            ours.add(Entry.of(event, ZoneOffset.UTC));
        }
        return Reconciliation.of(ours.report(), InvoiceReader.read(invoice, Map.of()), Map.of(), tolerance);
    }
}

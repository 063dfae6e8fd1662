package dev.drover.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void cellsAreQuotedWhereTheyMustBe() {
        assertThat(Csv.line(List.of("a", "", "b,c", "d\"e", "f\ng"))).isEqualTo("a,,\"b,c\",\"d\"\"e\",\"f\ng\"");
    }

    @Test
    void textThatASpreadsheetWouldCalculateGetsAnApostrophe() {
        assertThat(List.of("=1+1", "+1", "-1", "@x", "\tx", "＝x"))
                .allSatisfy(text -> assertThat(Csv.text(text)).isEqualTo("'" + text));
        assertThat(List.of("", "acme", "a=b", "1-2"))
                .allSatisfy(text -> assertThat(Csv.text(text)).isEqualTo(text));
    }

    @Test
    void recordsKnowTheLineTheyBeginOn() {
        assertThat(Csv.parse("\uFEFFa,b\r\n\r\n\"1\n2\",x\r3,y\n"))
                .containsExactly(
                        new Csv.Record(1, List.of("a", "b")),
                        new Csv.Record(3, List.of("1\n2", "x")),
                        new Csv.Record(5, List.of("3", "y")));
    }

    @Test
    void aQuoteThatIsNotClosedIsNamedWithItsLine() {
        assertThatThrownBy(() -> Csv.parse("a\n\"b")).hasMessage("line 2: a quoted cell is never closed");
        assertThatThrownBy(() -> Csv.parse("a\n\"b\"c\n"))
                .hasMessage("line 2: a quoted cell goes on after its closing quote");
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadBack(@ForAll("table") List<List<String>> table) {
        String text = String.join("\n", table.stream().map(Csv::line).toList());
        assertThat(Csv.parse(text).stream().map(Csv.Record::cells)).isEqualTo(table);
    }

    @Provide
    Arbitrary<List<List<String>>> table() {
        Arbitrary<String> cell =
                Arbitraries.strings().withChars("ab,\"\n\r ü").ofMaxLength(6).map(text -> "x" + text);
        return cell.list().ofMinSize(1).ofMaxSize(4).list().ofMinSize(1).ofMaxSize(5);
    }
}

package dev.drover.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableSheetTest {
    private static final List<Column<String>> COLUMNS = List.of(
            Column.text("NAME", _ -> "a"),
            Column.<String>text("DETAIL", _ -> "only wide").onlyWide(),
            Column.text("ERROR", row -> row));

    private static List<String> lines(Sheet<String> sheet, StringWriter out) {
        sheet.print(List.of("0123456789 0123456789", "short"));
        return out.toString().lines().toList();
    }

    @Test
    void theLastColumnTakesWhatTheTerminalLeaves() {
        StringWriter out = new StringWriter();
        assertThat(lines(TableSheet.fitted(new PrintWriter(out), COLUMNS, 24), out))
                .containsExactly("NAME  ERROR", "a     0123456789 012345…", "a     short");
    }

    @Test
    void aFileAndWhoAsksForAllGetWholeLines() {
        StringWriter out = new StringWriter();
        assertThat(lines(TableSheet.fitted(new PrintWriter(out), COLUMNS, TerminalWidth.UNLIMITED), out))
                .containsExactly("NAME  ERROR", "a     0123456789 0123456789", "a     short");
        StringWriter wide = new StringWriter();
        assertThat(lines(new TableSheet<>(new PrintWriter(wide), COLUMNS), wide))
                .containsExactly(
                        "NAME  DETAIL     ERROR", "a     only wide  0123456789 0123456789", "a     only wide  short");
    }
}

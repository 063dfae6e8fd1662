package dev.drover.cli.kafka;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** RFC 4180. */
final class CsvSheet<T> implements Sheet<T> {
    private final PrintWriter out;
    private final List<Column<T>> columns;
    private boolean begun;

    CsvSheet(PrintWriter out, List<Column<T>> columns) {
        this.out = out;
        this.columns = columns;
    }

    @Override
    public void add(T row) {
        begin();
        line(columns.stream().map(column -> column.value().apply(row)).toList());
    }

    @Override
    public void close() {
        begin();
        out.flush();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            line(columns.stream().map(Column::title).toList());
        }
    }

    private void line(List<String> cells) {
        out.print(cells.stream().map(CsvSheet::quoted).collect(Collectors.joining(",")));
        out.print("\r\n");
    }

    private static String quoted(String cell) {
        return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}

package dev.drover.cli.kafka;

import java.io.PrintWriter;
import java.util.List;

/** Rows on standard output, in the format that was asked for. To be closed; for one thread. */
public sealed interface Sheet<T> extends AutoCloseable permits TableSheet, CsvSheet, JsonSheet {
    void add(T row);

    /** For people, whatever the options say. */
    static <T> Sheet<T> table(PrintWriter out, List<Column<T>> columns) {
        return TableSheet.fitted(out, columns, TerminalWidth.get());
    }

    /** Prints all rows and closes. */
    default void print(Iterable<T> rows) {
        try (this) {
            rows.forEach(this::add);
        }
    }

    /** Shows the rows so far, for who watches them come: a table that holds some to measure them lets them go. */
    default void show() {}

    /** Writes what is still held. */
    @Override
    void close();
}

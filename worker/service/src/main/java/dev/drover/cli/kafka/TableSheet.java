package dev.drover.cli.kafka;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns as wide as the first rows need, the last as wide as the terminal leaves; later rows are let out as they come. */
final class TableSheet<T> implements Sheet<T> {
    private static final int MEASURED = 500;
    private static final int NARROWEST_LAST = 16;
    private static final String GAP = "  ";

    private final PrintWriter out;
    private final List<Column<T>> columns;
    private final List<List<String>> held = new ArrayList<>();
    private final int[] widths;
    private final int terminal;
    private boolean measured;

    /** All columns, whole. */
    TableSheet(PrintWriter out, List<Column<T>> columns) {
        this(out, columns, TerminalWidth.UNLIMITED);
    }

    /**
     * Without the columns that are details; what does not fit in the last one, if that is text, is cut.
     *
     * @param terminal characters of a line
     */
    static <T> TableSheet<T> fitted(PrintWriter out, List<Column<T>> columns, int terminal) {
        return new TableSheet<>(
                out, columns.stream().filter(column -> !column.detail()).toList(), terminal);
    }

    private TableSheet(PrintWriter out, List<Column<T>> columns, int terminal) {
        this.out = out;
        this.columns = columns;
        this.widths = new int[columns.size()];
        this.terminal = terminal;
    }

    @Override
    public void add(T row) {
        List<String> cells = columns.stream().map(column -> column.shown(row)).toList();
        if (measured) {
            line(cells);
            return;
        }
        held.add(cells);
        if (held.size() == MEASURED) {
            release();
        }
    }

    @Override
    public void show() {
        if (!measured && !held.isEmpty()) {
            release();
        }
        out.flush();
    }

    @Override
    public void close() {
        if (!measured && !held.isEmpty()) {
            release();
        }
        out.flush();
    }

    private void release() {
        measured = true;
        held.addFirst(columns.stream().map(Column::title).toList());
        for (List<String> cells : held) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(cells.get(i)));
            }
        }
        fit();
        held.forEach(this::line);
        held.clear();
    }

    private void fit() {
        int last = widths.length - 1;
        if (terminal == TerminalWidth.UNLIMITED || last < 0 || columns.get(last).number()) {
            return;
        }
        int before = 0;
        for (int i = 0; i < last; i++) {
            before += widths[i] + GAP.length();
        }
        widths[last] = Math.min(widths[last], Math.max(NARROWEST_LAST, terminal - before));
    }

    private void line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = i == widths.length - 1 && terminal != TerminalWidth.UNLIMITED
                    ? cut(cells.get(i), widths[i])
                    : cells.get(i);
            String pad = " ".repeat(Math.max(0, widths[i] - length(cell)));
            line.append(i == 0 ? "" : GAP);
            line.append(columns.get(i).number() ? pad + cell : cell + pad);
        }
        out.println(line.toString().stripTrailing());
    }

    private static String cut(String cell, int width) {
        return length(cell) <= width ? cell : cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}

package dev.drover.cli.kafka;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns as wide as the first rows need; later rows are let out as they come. */
final class TableSheet<T> implements Sheet<T> {
    private static final int MEASURED = 500;

    private final PrintWriter out;
    private final List<Column<T>> columns;
    private final List<List<String>> held = new ArrayList<>();
    private final int[] widths;
    private boolean measured;

    TableSheet(PrintWriter out, List<Column<T>> columns) {
        this.out = out;
        this.columns = columns;
        this.widths = new int[columns.size()];
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
        held.forEach(this::line);
        held.clear();
    }

    private void line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String pad = " ".repeat(Math.max(0, widths[i] - length(cell)));
            line.append(i == 0 ? "" : "  ");
            line.append(columns.get(i).number() ? pad + cell : cell + pad);
        }
        out.println(line.toString().stripTrailing());
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}

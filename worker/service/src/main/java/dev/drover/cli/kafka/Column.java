package dev.drover.cli.kafka;

import java.util.function.Function;

/**
 * One column of a table.
 *
 * @param number whether values are aligned to the right
 * @param value the cell; control characters are shown as spaces
 */
public record Column<T>(String title, boolean number, Function<T, String> value) {
    public static <T> Column<T> text(String title, Function<T, String> value) {
        return new Column<>(title, false, value);
    }

    public static <T> Column<T> number(String title, Function<T, String> value) {
        return new Column<>(title, true, value);
    }

    /** The cell on one line, harmless to a terminal. */
    String cell(T row) {
        String said = value.apply(row);
        StringBuilder clean = new StringBuilder(said.length());
        said.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}

package dev.drover.cli.kafka;

import dev.drover.privacy.Desensitizer;
import java.util.function.Function;

/**
 * One column of a table.
 *
 * @param number whether values are aligned to the right
 * @param detail whether people see it only where they ask for all: {@code -o wide}
 * @param foreign whether somebody else chose what stands in it: people see it without secrets, programs as it is
 * @param value the cell; control characters are shown as spaces
 */
public record Column<T>(String title, boolean number, boolean detail, boolean foreign, Function<T, String> value) {
    private static final Desensitizer DESENSITIZER = new Desensitizer();

    public static <T> Column<T> text(String title, Function<T, String> value) {
        return new Column<>(title, false, false, false, value);
    }

    public static <T> Column<T> number(String title, Function<T, String> value) {
        return new Column<>(title, true, false, false, value);
    }

    /** A name or a sentence of a producer, a provider or a library. */
    public static <T> Column<T> foreign(String title, Function<T, String> value) {
        return new Column<>(title, false, false, true, value);
    }

    /** The same, for those who ask for all. */
    public Column<T> onlyWide() {
        return new Column<>(title, number, true, foreign, value);
    }

    /** The cell for people. */
    String shown(T row) {
        return foreign ? DESENSITIZER.mask(cell(row)) : cell(row);
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

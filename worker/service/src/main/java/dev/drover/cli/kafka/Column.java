package dev.drover.cli.kafka;

import dev.drover.privacy.Desensitizer;
import java.util.function.Function;

/**
 * One column of a table.
 *
 * @param number whether values are aligned to the right
 * @param foreign whether somebody else chose what stands in it: people see it without secrets, programs as it is
 * @param value the cell; control characters are shown as spaces
 */
public record Column<T>(String title, boolean number, boolean foreign, Function<T, String> value) {
    private static final Desensitizer DESENSITIZER = new Desensitizer();

    public static <T> Column<T> text(String title, Function<T, String> value) {
        return new Column<>(title, false, false, value);
    }

    public static <T> Column<T> number(String title, Function<T, String> value) {
        return new Column<>(title, true, false, value);
    }

    /** A name or a sentence of a producer, a provider or a library. */
    public static <T> Column<T> foreign(String title, Function<T, String> value) {
        return new Column<>(title, false, true, value);
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

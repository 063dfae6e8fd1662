package dev.drover.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Comma-separated values as RFC 4180 quotes them, lines ended by a line feed. Text that a spreadsheet would take for a
 * formula gets an apostrophe in front: tenants and users come from producers, and a report is opened by those who pay.
 */
public final class Csv {
    private Csv() {}

    /** A line without its end; cells are data of ours, such as numbers and dates, or already {@link #text}. */
    public static String line(List<String> cells) {
        return cells.stream().map(Csv::quoted).collect(Collectors.joining(","));
    }

    /** Text from outside, made harmless. */
    public static String text(String text) {
        return !text.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** @param number of the line that the record begins on, 1 for the first */
    record Record(int number, List<String> cells) {}

    /**
     * Reads records; empty lines are left out, a byte order mark is skipped, all three line ends are known.
     *
     * @throws InvoiceException if a quoted cell is not ended, or is followed by something else than its end
     */
    static List<Record> parse(String text) {
        return new Parser(text.startsWith("\uFEFF") ? text.substring(1) : text).records();
    }

    private static final class Parser {
        private final String text;
        private final List<Record> records = new ArrayList<>();
        private int at;
        private int line = 1;

        Parser(String text) {
            this.text = text;
        }

        List<Record> records() {
            while (at < text.length()) {
                int begun = line;
                List<String> cells = record();
                if (cells.size() > 1 || !cells.getFirst().isBlank()) {
                    records.add(new Record(begun, cells));
                }
            }
            return records;
        }

        private List<String> record() {
            List<String> cells = new ArrayList<>();
            while (true) {
                cells.add(at < text.length() && text.charAt(at) == '"' ? quotedCell() : plainCell());
                if (at >= text.length()) {
                    return cells;
                }
                char end = text.charAt(at++);
                if (end == ',') {
                    continue;
                }
                if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
                    at++;
                }
                line++;
                return cells;
            }
        }

        private String plainCell() {
            int start = at;
            while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String quotedCell() {
            int begun = line;
            StringBuilder cell = new StringBuilder();
            at++;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c != '"') {
                    line += c == '\n' ? 1 : 0;
                    cell.append(c);
                } else if (at < text.length() && text.charAt(at) == '"') {
                    cell.append('"');
                    at++;
                } else if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                    throw new InvoiceException(line, "a quoted cell goes on after its closing quote");
                } else {
                    return cell.toString();
                }
            }
            throw new InvoiceException(begun, "a quoted cell is never closed");
        }
    }
}

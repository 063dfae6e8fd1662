package dev.drover.report;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a provider's cost export. A file with one wrong line is refused: half an invoice compares with nothing. */
public final class InvoiceReader {
    private static final Pattern AMOUNT =
            Pattern.compile("-?\\$?(\\d{1,3}(,\\d{3})+|\\d{1,18})(\\.\\d{1,40})?([eE]-?\\d{1,2})?");
    private static final Pattern EPOCH = Pattern.compile("\\d{9,11}");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,15}(\\.0+)?");

    private InvoiceReader() {}

    /**
     * Lines without an amount are empty days and are left out.
     *
     * @param mapping of {@code date, model, cost, tokens, currency} to the file's columns; may be empty
     * @throws InvoiceException naming the line and what is wrong with it
     */
    public static List<InvoiceLine> read(String csv, Map<String, String> mapping) {
        for (String name : mapping.keySet()) {
            if (!InvoiceColumns.NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "'" + name + "' is none of date, model, cost, tokens, currency: write --column date=NAME");
            }
        }
        List<Csv.Record> records = Csv.parse(csv);
        if (records.isEmpty()) {
            throw new InvoiceException(1, "the file is empty");
        }
        InvoiceColumns columns = InvoiceColumns.find(records.getFirst(), mapping);
        int width = records.getFirst().cells().size();
        List<InvoiceLine> lines = new ArrayList<>();
        for (Csv.Record record : records.subList(1, records.size())) {
            if (record.cells().size() != width) {
                throw new InvoiceException(
                        record.number(), record.cells().size() + " cells, where the first line has " + width);
            }
            if (!record.cells().get(columns.cost()).isBlank()) {
                lines.add(line(record, columns));
            }
        }
        return lines;
    }

    private static InvoiceLine line(Csv.Record record, InvoiceColumns columns) {
        Integer currency = columns.currency();
        if (currency != null) {
            requireDollars(record, record.cells().get(currency).strip());
        }
        Integer tokens = columns.tokens();
        return new InvoiceLine(
                day(record, record.cells().get(columns.date()).strip()),
                model(record, columns),
                amount(record, record.cells().get(columns.cost()).strip()),
                tokens == null ? 0 : whole(record, record.cells().get(tokens).strip()));
    }

    private static void requireDollars(Csv.Record record, String currency) {
        if (!currency.isEmpty() && !currency.toLowerCase(Locale.ROOT).equals("usd")) {
            throw new InvoiceException(
                    record.number(), "the amount is in " + quote(currency) + "; only USD can be compared");
        }
    }

    private static String model(Csv.Record record, InvoiceColumns columns) {
        Integer place = columns.model();
        String model = place == null ? "" : record.cells().get(place).strip();
        int comma = columns.modelBeforeComma() ? model.indexOf(',') : -1;
        return comma < 0 ? model : model.substring(0, comma).strip();
    }

    private static BigDecimal amount(Csv.Record record, String text) {
        if (!AMOUNT.matcher(text).matches()) {
            throw new InvoiceException(record.number(), quote(text) + " is no amount, such as 12.34");
        }
        return new BigDecimal(text.replace("$", "").replace(",", ""));
    }

    private static long whole(Csv.Record record, String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new InvoiceException(record.number(), quote(text) + " is no number of tokens");
        }
        return new BigDecimal(text).longValueExact();
    }

    /** A day, a time (without an offset: UTC), or seconds since 1970. */
    private static LocalDate day(Csv.Record record, String text) {
        try {
            if (EPOCH.matcher(text).matches()) {
                return Instant.ofEpochSecond(Long.parseLong(text))
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDate();
            }
            String time = text.replace(' ', 'T');
            if (time.length() <= 10) {
                return LocalDate.parse(time);
            }
            return time.matches(".*(Z|[+-]\\d{2}:\\d{2})")
                    ? OffsetDateTime.parse(time)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDate()
                    : LocalDateTime.parse(time).toLocalDate();
        } catch (DateTimeException _) {
            throw new InvoiceException(
                    record.number(), quote(text) + " is no day, such as 2026-11-20 or 2026-11-20T00:00:00Z");
        }
    }

    /** A piece of the file, short and printable. */
    static String quote(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (printable.length() > 60 ? printable.substring(0, 60) + "…" : printable) + "'";
    }
}

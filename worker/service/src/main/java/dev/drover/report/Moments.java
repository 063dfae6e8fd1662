package dev.drover.report;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/** Reads the bounds of a report. */
public final class Moments {
    private Moments() {}

    /**
     * A day ({@code 2026-11-20}) or a month ({@code 2026-11}) is the instant at which it begins in the zone; an instant
     * is RFC 3339 ({@code 2026-11-20T08:00:00Z}).
     *
     * @throws IllegalArgumentException saying what is expected
     */
    public static Instant parse(String text, ZoneId zone) {
        try {
            return switch (text.length()) {
                case 7 -> YearMonth.parse(text).atDay(1).atStartOfDay(zone).toInstant();
                case 10 -> LocalDate.parse(text).atStartOfDay(zone).toInstant();
                default -> Instant.parse(text);
            };
        } catch (DateTimeException _) {
            throw new IllegalArgumentException("'" + text
                    + "' is neither a day (2026-11-20), a month (2026-11) nor a time (2026-11-20T08:00:00Z)");
        }
    }

    /** @throws IllegalArgumentException if there is no such zone */
    public static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException _) {
            throw new IllegalArgumentException("'" + text + "' is no time zone, such as UTC or Europe/Berlin");
        }
    }
}

package dev.drover.operations.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** One end of a range of records: an offset, which holds in every partition, or a time, compared with the record's. */
public sealed interface Bound {
    record Offset(long offset) implements Bound {
        public Offset {
            if (offset < 0) {
                throw new IllegalArgumentException("an offset is not negative");
            }
        }

        @Override
        public String toString() {
            return Long.toString(offset);
        }
    }

    record Time(Instant time) implements Bound {
        @Override
        public String toString() {
            return time.toString();
        }
    }

    /**
     * Reads {@code 1234} (an offset), {@code 2026-11-20T08:00:00Z}, {@code 2026-11-20} (midnight UTC), and a time ago:
     * {@code 30m}, {@code 2h}, {@code 3d}, {@code PT90S}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static Bound parse(String text, Instant now) {
        String word = text.strip();
        try {
            if (word.matches("[0-9]+")) {
                return new Offset(Long.parseLong(word));
            }
            if (word.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
                return new Time(LocalDate.parse(word).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            return word.contains("-") || word.contains(":")
                    ? new Time(java.time.OffsetDateTime.parse(word).toInstant())
                    : new Time(now.minus(Durations.parse(word)));
        } catch (DateTimeParseException | IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no offset (1234), time (2026-11-20T08:00:00Z, 2026-11-20) or time ago (30m, 2h,"
                            + " 3d)",
                    e);
        }
    }

    /** Durations as people write them. */
    final class Durations {
        private Durations() {}

        /**
         * Reads {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 3d} and ISO 8601's {@code PT5M}.
         *
         * @throws IllegalArgumentException if it is none of these, or negative
         */
        public static Duration parse(String text) {
            String word = text.strip().toLowerCase(Locale.ROOT);
            Duration parsed;
            try {
                if (word.matches("[0-9]+ms")) {
                    parsed = Duration.ofMillis(Long.parseLong(word.substring(0, word.length() - 2)));
                } else if (word.matches("[0-9]+d")) {
                    parsed = Duration.ofDays(Long.parseLong(word.substring(0, word.length() - 1)));
                } else {
                    parsed = Duration.parse(word.startsWith("p") ? word : "pt" + word);
                }
            } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
                throw new IllegalArgumentException("'" + text + "' is no duration, such as 30s, 5m, 2h, 3d", e);
            }
            if (parsed.isNegative()) {
                throw new IllegalArgumentException("'" + text + "' is negative");
            }
            return parsed;
        }
    }
}

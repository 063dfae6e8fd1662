package dev.drover.contracts;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The two spellings of a deadline. */
final class Deadlines {
    private static final int NANO_DIGITS = 9;
    private static final int LONGEST_TIME = 35;
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(\\.\\d{1,18})?");
    private static final BigDecimal LATEST_SECOND =
            BigDecimal.valueOf(Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());

    private Deadlines() {}

    /** RFC 3339. */
    static @Nullable Instant ofText(@Nullable String text, String member) {
        if (text == null) {
            return null;
        }
        try {
            // The pattern first: Java would also take a time without seconds, or a year of nine digits.
            if (text.length() <= LONGEST_TIME && RFC_3339.matcher(text).matches()) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException _) {
            // said below
        }
        throw Refusal.invalid(
                member + " must be an RFC 3339 time such as 2026-11-20T08:00:00Z, not " + Refusal.quote(text));
    }

    /** Seconds since 1970, an integer or a decimal; older llm-d producers write the number as a string. */
    static @Nullable Instant ofEpochSeconds(@Nullable JsonText given, String member) {
        if (given == null) {
            return null;
        }
        BigDecimal seconds = seconds(given);
        // The comparison of signs and of magnitudes is cheap whatever the exponent; arithmetic is not.
        if (seconds == null || seconds.signum() < 0 || seconds.compareTo(LATEST_SECOND) > 0) {
            throw Refusal.invalid(member + " must be seconds since 1970 up to the year 9999, not " + described(given));
        }
        if ((long) seconds.precision() - seconds.scale() < -NANO_DIGITS) {
            return Instant.EPOCH; // under a nanosecond, and perhaps a thousand million digits after the point
        }
        long whole = seconds.longValue();
        long nanos = seconds.subtract(BigDecimal.valueOf(whole))
                .movePointRight(NANO_DIGITS)
                .setScale(0, RoundingMode.DOWN)
                .longValue();
        return Instant.ofEpochSecond(whole, nanos);
    }

    private static String described(JsonText given) {
        String text = given.string();
        if (text != null) {
            return Refusal.quote(text);
        }
        return given.isNumber() ? Refusal.quote(given.text()) : Members.kind(given);
    }

    private static @Nullable BigDecimal seconds(JsonText given) {
        String text = given.string();
        if (text == null) {
            return given.number();
        }
        return SECONDS.matcher(text).matches() ? new BigDecimal(text) : null;
    }
}

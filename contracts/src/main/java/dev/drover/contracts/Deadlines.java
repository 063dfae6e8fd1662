package dev.drover.contracts;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The two spellings of a deadline. */
final class Deadlines {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final BigDecimal LATEST_SECOND = BigDecimal.valueOf(LATEST.getEpochSecond());

    private Deadlines() {}

    /** RFC 3339. */
    static @Nullable Instant ofText(@Nullable String text, String member) {
        if (text == null) {
            return null;
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (!instant.isBefore(EARLIEST) && !instant.isAfter(LATEST)) {
                return instant;
            }
        } catch (DateTimeException _) {
            // said below
        }
        throw Refusal.invalid(
                member + " must be an RFC 3339 time such as 2026-11-20T08:00:00Z, not " + Refusal.quote(text));
    }

    /** Seconds since 1970, an integer or a decimal; older llm-d producers write the number as a string. */
    static @Nullable Instant ofEpochSeconds(@Nullable JsonNode node, String member) {
        if (node == null) {
            return null;
        }
        BigDecimal seconds = seconds(node);
        // The comparison of signs and of magnitudes is cheap whatever the exponent; arithmetic is not.
        if (seconds == null || seconds.signum() < 0 || seconds.compareTo(LATEST_SECOND) > 0 || seconds.scale() > 30) {
            throw Refusal.invalid(member + " must be seconds since 1970 up to the year 9999, not "
                    + (node.isString() ? Refusal.quote(node.stringValue()) : described(node)));
        }
        long whole = seconds.longValue();
        long nanos = seconds.subtract(BigDecimal.valueOf(whole))
                .movePointRight(9)
                .setScale(0, RoundingMode.DOWN)
                .longValue();
        return Instant.ofEpochSecond(whole, nanos);
    }

    private static String described(JsonNode node) {
        return node.isNumber() ? Refusal.quote(node.decimalValue().toString()) : Members.kind(node);
    }

    private static @Nullable BigDecimal seconds(JsonNode node) {
        if (node.isNumber()) {
            return node.decimalValue();
        }
        if (!node.isString() || node.stringValue().length() > 40) {
            return null;
        }
        try {
            return new BigDecimal(node.stringValue());
        } catch (NumberFormatException _) {
            return null;
        }
    }
}

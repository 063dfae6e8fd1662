package dev.drover.contracts;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Durations and numbers in sentences, as people write them. */
public final class Phrases {
    private static final int FEW_SECONDS = 10;

    private Phrases() {}

    /** Such as {@code 250 ms}, {@code 1.5 s}, {@code 25 s}, {@code 2 min}, {@code 1 h 30 min} or {@code 3 d}. */
    public static String duration(Duration duration) {
        if (duration.isNegative()) {
            return "-" + duration(duration.negated());
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + (duration.isZero() ? " s" : " ms");
        }
        if (duration.compareTo(Duration.ofSeconds(FEW_SECONDS)) < 0) {
            return BigDecimal.valueOf(duration.toMillis(), 3)
                            .stripTrailingZeros()
                            .toPlainString() + " s";
        }
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return duration.toSeconds() + " s";
        }
        if (duration.compareTo(Duration.ofHours(1)) < 0) {
            return both(duration.toMinutes(), "min", duration.toSecondsPart(), "s");
        }
        return duration.compareTo(Duration.ofDays(1)) < 0
                ? both(duration.toHours(), "h", duration.toMinutesPart(), "min")
                : both(duration.toDays(), "d", duration.toHoursPart(), "h");
    }

    /** What lies between, in whole seconds, days and hours at most; {@code 0 s} if {@code since} is still to come. */
    public static String age(Instant since, Instant now) {
        Duration age = Duration.between(since, now).truncatedTo(ChronoUnit.SECONDS);
        return duration(age.isNegative() ? Duration.ZERO : age);
    }

    /** Without full stops at its end: a text of somebody else that a sentence goes on after. */
    public static String withoutStop(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") && !stripped.endsWith("...")
                ? withoutStop(stripped.substring(0, stripped.length() - 1))
                : stripped;
    }

    private static String both(long large, String unit, int small, String part) {
        return large + " " + unit + (small == 0 ? "" : " " + small + " " + part);
    }

    /**
     * Such as {@code 1 letter} or {@code 1,200 letters}.
     *
     * @param one the word for one; more of it end with an s
     */
    public static String count(long number, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 ? "" : "s");
    }
}

package dev.drover.model;

import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.dialect.RateLimitHeaders;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a provider said about coming back: {@code retry-after-ms}, {@code Retry-After} (RFC 9110: seconds or an HTTP
 * date; decimals are seen in the wild), the error body's {@code retry_after} or {@code retryDelay}, where the status is a
 * rate limit the reset headers of the dialects, and last the words of the message. The first that can be read wins, in this order.
 */
final class RetryHints {
    /** Longer hints are cut; nothing waits that long on a provider's word. */
    static final Duration LONGEST = Duration.ofDays(7);

    private static final Pattern DECIMAL = Pattern.compile("\\d{1,15}(\\.\\d{0,9})?");
    private static final Pattern GO_DURATION = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ms|us|µs|ns|s|m|h|d)");
    private static final BigDecimal EPOCH_SECONDS_FROM = new BigDecimal(1_000_000_000L);
    private static final BigDecimal EPOCH_MILLIS_FROM = new BigDecimal(1_000_000_000_000L);

    private RetryHints() {}

    /** Whether the provider forbids another try. */
    static boolean retryForbidden(Map<String, String> headers) {
        return "false"
                .equalsIgnoreCase(headers.getOrDefault("x-should-retry", "").strip());
    }

    /** What the provider asked to wait, at least zero; null if it did not say. */
    static @Nullable Duration wait(
            Map<String, String> headers, @Nullable String member, String phrase, boolean rateLimit, Instant now) {
        Duration millis = decimal(headers.get("retry-after-ms"), 3);
        if (millis != null) {
            return millis;
        }
        Duration after = retryAfter(headers.get("retry-after"), now);
        if (after != null) {
            return after;
        }
        Duration body = bodyHint(member);
        if (body != null) {
            return body;
        }
        Duration reset = rateLimit ? reset(headers, now) : null;
        return reset != null ? reset : SpokenWaits.in(phrase, now);
    }

    static @Nullable Duration retryAfter(@Nullable String value, Instant now) {
        Duration seconds = decimal(value, 0);
        if (seconds != null || value == null) {
            return seconds;
        }
        try {
            Instant date = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return until(date, now);
        } catch (DateTimeException _) {
            return goDuration(value);
        }
    }

    /** Seconds, or Google's {@code 34s}. */
    private static @Nullable Duration bodyHint(@Nullable String member) {
        Duration seconds = decimal(member, 0);
        return seconds != null || member == null ? seconds : goDuration(member);
    }

    private static @Nullable Duration reset(Map<String, String> headers, Instant now) {
        for (RateLimitHeaders limit : ProviderKind.words().rateLimits()) {
            Duration reset = reset(limit, headers, now);
            if (reset != null) {
                return reset;
            }
        }
        return null;
    }

    /** The latest reset of what is used up; when nothing is said to be used up, the earliest of all. */
    private static @Nullable Duration reset(RateLimitHeaders limit, Map<String, String> headers, Instant now) {
        Duration exhausted = null;
        Duration earliest = null;
        for (RateLimitHeaders.Names names : limit.limits()) {
            Duration reset = reset(headers.get(names.reset()), limit.instants(), now);
            if (reset == null) {
                continue;
            }
            String remaining = headers.getOrDefault(names.remaining(), "");
            if ("0".equals(remaining.strip())) {
                exhausted = exhausted == null || exhausted.compareTo(reset) < 0 ? reset : exhausted;
            }
            earliest = earliest == null || earliest.compareTo(reset) > 0 ? reset : earliest;
        }
        return exhausted != null ? exhausted : earliest;
    }

    /** @param instant whether only a point in time is a value; null if it is none */
    static @Nullable Duration reset(@Nullable String value, boolean instant, Instant now) {
        return value == null || !instant ? resetValue(value, now) : rfc3339(value, now);
    }

    /** {@code 12ms}, {@code 6m0s}, plain seconds, or seconds (milliseconds) since the epoch; -1 is no word. */
    static @Nullable Duration resetValue(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (!DECIMAL.matcher(text).matches()) {
            Duration duration = goDuration(text);
            return duration != null ? duration : rfc3339(text, now);
        }
        BigDecimal number = new BigDecimal(text);
        if (number.compareTo(EPOCH_MILLIS_FROM) >= 0) {
            return until(Instant.ofEpochMilli(number.longValue()), now);
        }
        if (number.compareTo(EPOCH_SECONDS_FROM) >= 0) {
            return until(Instant.ofEpochSecond(number.longValue()), now);
        }
        return decimal(text, 0);
    }

    /** A decimal number of units of 10^-scale seconds; null if it is none. */
    private static @Nullable Duration decimal(@Nullable String value, int scale) {
        if (value == null || !DECIMAL.matcher(value.strip()).matches()) {
            return null;
        }
        BigDecimal nanos = new BigDecimal(value.strip()).movePointRight(9 - scale);
        return cut(nanos);
    }

    private static @Nullable Duration goDuration(String value) {
        String text = value.strip();
        Matcher matcher = GO_DURATION.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (end < text.length() && matcher.find(end) && matcher.start() == end) {
            nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2))));
            end = matcher.end();
        }
        return end > 0 && end == text.length() ? cut(nanos) : null;
    }

    private static BigDecimal unit(String name) {
        return new BigDecimal(
                switch (name) {
                    case "ns" -> 1L;
                    case "us", "µs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> 86_400_000_000_000L;
                });
    }

    private static Duration cut(BigDecimal nanos) {
        BigDecimal most = new BigDecimal(LONGEST.toNanos());
        return Duration.ofNanos(nanos.min(most).setScale(0, RoundingMode.UP).longValueExact());
    }

    private static @Nullable Duration rfc3339(String value, Instant now) {
        try {
            return until(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(value.strip(), Instant::from), now);
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static Duration until(Instant then, Instant now) {
        Duration left = Duration.between(now, then);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(LONGEST) > 0 ? LONGEST : left;
    }
}

package dev.drover.model;

import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.dialect.RateLimitHeaders;
import dev.drover.model.pacing.Dimension;
import dev.drover.model.pacing.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an answer's headers say of rate limits, in the spellings of all dialects: a gateway passes on what its upstream
 * said. What is no number is not said, and a limit of nothing limits nothing: some write zeros where there is none.
 */
final class RateLimitReader {
    /** Longer numbers are no counts of anybody. */
    private static final int MOST_DIGITS = 15;

    private static final List<Limit> LIMITS = ProviderKind.words().rateLimits().stream()
            .flatMap(headers -> headers.limits().stream()
                    .map(names -> new Limit(dimension(names.dimension()), names, headers.instants())))
            .toList();

    private record Limit(Dimension dimension, RateLimitHeaders.Names names, boolean instants) {}

    private RateLimitReader() {}

    /** @return one for each limit of which the headers say what remains; none at all costs a look for each name */
    static List<Reading> read(Map<String, String> headers, Instant now) {
        List<Reading> found = List.of();
        for (Limit limit : LIMITS) {
            Long remaining = count(headers.get(limit.names.remaining()));
            String granted = remaining == null ? null : headers.get(limit.names.limit());
            if (remaining != null && !isNone(granted) && !says(found, limit.dimension)) {
                Duration reset = RetryHints.reset(headers.get(limit.names.reset()), limit.instants, now);
                found = found.isEmpty() ? new ArrayList<>(LIMITS.size()) : found;
                found.add(new Reading(limit.dimension, count(granted), remaining, reset));
            }
        }
        return found;
    }

    private static boolean isNone(@Nullable String limit) {
        Long count = count(limit);
        return (count != null && count == 0) || (limit != null && limit.strip().startsWith("-"));
    }

    /** Of two spellings the one that is believed first. */
    private static boolean says(List<Reading> found, Dimension dimension) {
        for (Reading reading : found) {
            if (reading.dimension() == dimension) {
                return true;
            }
        }
        return false;
    }

    /** Whole numbers from zero on, decimals rounded down; null for anything else, such as Azure's -1. */
    private static @Nullable Long count(@Nullable String value) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        boolean number = !whole.isEmpty()
                && whole.length() <= MOST_DIGITS
                && whole.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.valueOf(whole) : null;
    }

    private static Dimension dimension(String word) {
        return switch (word) {
            case "tokens" -> Dimension.TOKENS;
            case "input-tokens" -> Dimension.INPUT_TOKENS;
            case "output-tokens" -> Dimension.OUTPUT_TOKENS;
            default -> Dimension.REQUESTS;
        };
    }
}

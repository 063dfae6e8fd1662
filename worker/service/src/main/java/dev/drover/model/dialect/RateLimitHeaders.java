package dev.drover.model.dialect;

import java.util.List;

/**
 * Headers in which a vendor tells of its rate limits.
 *
 * @param limits one for each dimension, such as requests and tokens
 * @param instants whether only a point in time is a value of when a limit begins anew; otherwise also a duration
 */
public record RateLimitHeaders(List<Names> limits, boolean instants) {
    public RateLimitHeaders {
        limits = List.copyOf(limits);
    }

    /**
     * The headers of one limit, in lower case; an empty name where there is no such header.
     *
     * @param dimension what is limited, in the vendor's word; empty where the headers name none
     * @param limit what a window grants
     * @param remaining what is left of it
     * @param reset when all of it is there again
     */
    public record Names(String dimension, String limit, String remaining, String reset) {}

    /** @param pattern of a name, with {@code %s} for the dimension and {@code %k} for limit, remaining or reset */
    static RateLimitHeaders of(String pattern, List<String> dimensions, boolean instants) {
        return new RateLimitHeaders(
                dimensions.stream()
                        .map(dimension -> new Names(
                                dimension,
                                name(pattern, "limit", dimension),
                                name(pattern, "remaining", dimension),
                                name(pattern, "reset", dimension)))
                        .toList(),
                instants);
    }

    private static String name(String pattern, String kind, String dimension) {
        return pattern.replace("%k", kind).replace("%s", dimension);
    }
}

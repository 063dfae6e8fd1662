package dev.drover.model.dialect;

import java.util.List;

/**
 * Headers in which a vendor says when its rate limits begin anew.
 *
 * @param reset name of the header, with {@code %s} for the dimension
 * @param remaining as {@code reset}, of what is left; empty if there is no such header
 * @param dimensions what is limited, such as requests and tokens; one empty name where the headers name none
 * @param instants whether only a point in time is a value; otherwise also a duration
 */
public record RateLimitHeaders(String reset, String remaining, List<String> dimensions, boolean instants) {
    public RateLimitHeaders {
        dimensions = List.copyOf(dimensions);
    }

    public String reset(String dimension) {
        return reset.replace("%s", dimension);
    }

    public String remaining(String dimension) {
        return remaining.replace("%s", dimension);
    }
}

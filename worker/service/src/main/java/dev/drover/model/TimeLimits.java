package dev.drover.model;

import java.time.Duration;

/**
 * How long a call may take, each above zero.
 *
 * @param response until the response's status line
 * @param firstToken until the first chunk of a stream
 * @param chunkGap between two reads of a response body
 * @param total from start to end, whatever happens between
 */
public record TimeLimits(Duration connect, Duration response, Duration firstToken, Duration chunkGap, Duration total) {
    public static final TimeLimits DEFAULT = new TimeLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(120));
}

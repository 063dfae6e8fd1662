package dev.drover.testbed;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What an answer tells of a quota of requests, in the words of the API that was called. */
final class RateLimitHeaders {
    private RateLimitHeaders() {}

    /** @param level what is left of the quota now */
    static Map<String, String> of(ModelCall.Kind kind, Quota quota, double level, Instant now) {
        String limit = Long.toString(Math.round(quota.capacity()));
        String remaining = Long.toString((long) Math.max(0, level));
        Duration reset = Duration.ofMillis((long) Math.ceil(1000 * (quota.capacity() - level) / quota.perSecond()));
        return switch (kind) {
            case CHAT, COMPLETION, EMBEDDING, RESPONSE ->
                Map.of(
                        "x-ratelimit-limit-requests", limit,
                        "x-ratelimit-remaining-requests", remaining,
                        "x-ratelimit-reset-requests", reset.toMillis() + "ms");
            case MESSAGE ->
                Map.of(
                        "anthropic-ratelimit-requests-limit", limit,
                        "anthropic-ratelimit-requests-remaining", remaining,
                        "anthropic-ratelimit-requests-reset", now.plus(reset).toString());
            case CONTENT -> Map.of();
        };
    }
}

package dev.drover.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.model.pacing.Dimension;
import dev.drover.model.pacing.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "x-ratelimit-limit-requests, 60, x-ratelimit-remaining-requests, 59, x-ratelimit-reset-requests, 1s, REQUESTS",
        "x-ratelimit-limit-tokens, 60, x-ratelimit-remaining-tokens, 59, x-ratelimit-reset-tokens, 1000ms, TOKENS",
        "x-ratelimit-limit-tokens-minute, 60, x-ratelimit-remaining-tokens-minute, 59,"
                + " x-ratelimit-reset-tokens-minute, 1, TOKENS",
        "x-ratelimit-limit, 60, x-ratelimit-remaining, 59, x-ratelimit-reset, 1795161601, REQUESTS",
        "anthropic-ratelimit-requests-limit, 60, anthropic-ratelimit-requests-remaining, 59,"
                + " anthropic-ratelimit-requests-reset, 2026-11-20T08:00:01Z, REQUESTS",
        "anthropic-ratelimit-tokens-limit, 60, anthropic-ratelimit-tokens-remaining, 59,"
                + " anthropic-ratelimit-tokens-reset, 2026-11-20T08:00:01Z, TOKENS",
        "anthropic-ratelimit-input-tokens-limit, 60, anthropic-ratelimit-input-tokens-remaining, 59,"
                + " anthropic-ratelimit-input-tokens-reset, 2026-11-20T08:00:01Z, INPUT_TOKENS",
        "anthropic-ratelimit-output-tokens-limit, 60, anthropic-ratelimit-output-tokens-remaining, 59,"
                + " anthropic-ratelimit-output-tokens-reset, 2026-11-20T08:00:01Z, OUTPUT_TOKENS",
    })
    void everySpellingIsRead(
            String a, String limit, String b, String remaining, String c, String reset, Dimension dimension) {
        assertThat(RateLimitReader.read(Map.of(a, limit, b, remaining, c, reset), NOW))
                .containsExactly(new Reading(dimension, 60L, 59, Duration.ofSeconds(1)));
    }

    @Test
    void mistralSaysNoReset() {
        var headers = Map.of("x-ratelimit-limit-req-minute", "720", "x-ratelimit-remaining-req-minute", "717");

        assertThat(RateLimitReader.read(headers, NOW))
                .containsExactly(new Reading(Dimension.REQUESTS, 720L, 717, null));
    }

    @ParameterizedTest
    @CsvSource({"-1", "many", "''", "99999999999999999999", "0x10", "1e3"})
    void whatIsNoNumberIsNotSaid(String remaining) {
        assertThat(RateLimitReader.read(Map.of("x-ratelimit-remaining-tokens", remaining), NOW))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0", "-1"})
    void aLimitOfNothingIsNone(String limit) {
        var headers = Map.of("x-ratelimit-limit-tokens", limit, "x-ratelimit-remaining-tokens", "0");

        assertThat(RateLimitReader.read(headers, NOW)).isEmpty();
    }

    @Test
    void ofTwoSpellingsTheOneThatIsBelievedFirstCounts() {
        var headers = Map.of("x-ratelimit-remaining", "3", "x-ratelimit-remaining-requests", "9");

        assertThat(RateLimitReader.read(headers, NOW)).containsExactly(new Reading(Dimension.REQUESTS, null, 9, null));
    }
}

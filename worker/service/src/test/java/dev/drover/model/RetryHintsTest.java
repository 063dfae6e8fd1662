package dev.drover.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryHintsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    /** A megabyte of the provider's words, however it repeats itself: no deep stack, and no quadratic time. */
    @ParameterizedTest
    @CsvSource({
        "'try again in ', 1s, PT138H53M20S",
        "'try again in ', 9.99, ",
        "'', 'try again in 1s ', PT1S",
        "'', 'try again on ',"
    })
    @Timeout(20)
    void wordsThatRepeatThemselvesAreReadToo(String begin, String repeated, @Nullable String wait) {
        String said = begin + repeated.repeat(1_000_000 / repeated.length());
        assertThat(SpokenWaits.in(said, NOW)).isEqualTo(wait == null ? null : Duration.parse(wait));
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after, 30, PT30S",
        "retry-after, 0.5, PT0.5S",
        "retry-after, ' 2 ', PT2S",
        "retry-after, 'Fri, 20 Nov 2026 08:00:09 GMT', PT9S",
        "retry-after, 'Fri, 20 Nov 2026 07:00:00 GMT', PT0S",
        "retry-after, -1, ",
        "retry-after, soon, ",
        "retry-after, 999999999999, PT168H",
        "retry-after-ms, 1250, PT1.25S",
        "x-ratelimit-reset-requests, 12ms, PT0.012S",
        "x-ratelimit-reset-tokens, 1s, PT1S",
        "x-ratelimit-reset-tokens, 6m0s, PT6M",
        "x-ratelimit-reset-tokens, 1h2m3.5s, PT1H2M3.5S",
        "x-ratelimit-reset-tokens, -1, ",
        "x-ratelimit-reset, 1795161660, PT1M",
        "x-ratelimit-reset, 1795161660000, PT1M",
        "x-ratelimit-reset, 45, PT45S",
        "x-ratelimit-reset, -1, ",
        "anthropic-ratelimit-tokens-reset, 2026-11-20T08:00:20Z, PT20S",
        "anthropic-ratelimit-requests-reset, 2026-11-20T09:00:20+01:00, PT20S",
        "anthropic-ratelimit-requests-reset, never, ",
    })
    void everySpellingOfAWaitIsRead(String header, String value, String expected) {
        assertThat(RetryHints.wait(Map.of(header, value), null, "", true, NOW))
                .isEqualTo(expected == null ? null : Duration.parse(expected));
    }

    @Test
    void theMostPreciseHintWins() {
        String body = ErrorBody.of("{\"error\":{\"retry_after\":3.5}}".getBytes(UTF_8))
                .retryAfter();
        Map<String, String> headers = new HashMap<>();
        assertThat(RetryHints.wait(headers, body, "", true, NOW)).isEqualTo(Duration.ofMillis(3_500));
        headers.put("retry-after", "1");
        assertThat(RetryHints.wait(headers, body, "", true, NOW)).isEqualTo(Duration.ofSeconds(1));
        headers.put("retry-after-ms", "550");
        assertThat(RetryHints.wait(headers, body, "", true, NOW)).isEqualTo(Duration.ofMillis(550));
    }

    @Test
    void aResetCountsOnlyForARateLimitAndThatOfWhatIsUsedUpFirst() {
        Map<String, String> headers = Map.of(
                "x-ratelimit-reset-requests",
                "1s",
                "x-ratelimit-remaining-requests",
                "5",
                "x-ratelimit-reset-tokens",
                "9s",
                "x-ratelimit-remaining-tokens",
                "0");
        assertThat(RetryHints.wait(headers, null, "", true, NOW)).isEqualTo(Duration.ofSeconds(9));
        assertThat(RetryHints.wait(headers, null, "", false, NOW)).isNull();
    }

    @Property
    void noHeaderThrowsOrGivesANegativeWait(@ForAll String value) {
        for (String name :
                new String[] {"retry-after", "retry-after-ms", "x-ratelimit-reset", "x-ratelimit-reset-tokens"}) {
            Duration wait = RetryHints.wait(Map.of(name, value), null, "", true, NOW);
            assertThat(wait == null || (!wait.isNegative() && wait.compareTo(RetryHints.LONGEST) <= 0))
                    .isTrue();
        }
    }
}

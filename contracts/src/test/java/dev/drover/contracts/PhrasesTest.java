package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhrasesTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.25S, 250 ms",
        "PT1.5S, 1.5 s",
        "PT25S, 25 s",
        "PT25.4S, 25 s",
        "PT2M, 2 min",
        "PT2M5S, 2 min 5 s",
        "PT1H30M, 1 h 30 min",
        "PT24H, 1 d",
        "PT25H, 1 d 1 h",
        "PT-2S, -2 s"
    })
    void durationsAreWrittenAsPeopleWriteThem(Duration duration, String said) {
        assertThat(Phrases.duration(duration)).isEqualTo(said);
    }

    @Test
    void anAgeIsInWholeSecondsAndNeverNegative() {
        Instant now = Instant.parse("2026-11-27T12:00:00Z");
        assertThat(Phrases.age(now.minusMillis(12_900), now)).isEqualTo("12 s");
        assertThat(Phrases.age(now.minusSeconds(200), now)).isEqualTo("3 min 20 s");
        assertThat(Phrases.age(now.plusSeconds(5), now)).isEqualTo("0 s");
    }

    @ParameterizedTest
    @CsvSource({
        "unavailable., unavailable",
        "unavailable.. , unavailable",
        "wait ..., wait ...",
        "'no. ', no",
        "a.b, a.b"
    })
    void aTextOfOthersEndsWithoutAStop(String said, String without) {
        assertThat(Phrases.withoutStop(said)).isEqualTo(without);
    }

    @Test
    void oneIsNoPlural() {
        assertThat(Phrases.count(1, "letter")).isEqualTo("1 letter");
        assertThat(Phrases.count(0, "worker")).isEqualTo("0 workers");
        assertThat(Phrases.count(1200, "line")).isEqualTo("1,200 lines");
    }
}

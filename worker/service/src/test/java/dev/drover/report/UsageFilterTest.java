package dev.drover.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.UsageEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UsageFilterTest {
    @Test
    void theBeginIsIncludedAndTheEndIsNot() {
        UsageFilter selection = new UsageFilter(Events.NOON, Events.NOON.plusSeconds(60), Set.of(), Set.of(), Set.of());
        assertThat(LongStream.of(-1, 0, 59, 60)
                        .mapToObj(s -> selection.has(Events.at(Events.NOON.plusSeconds(s), "t", "m", "1"))))
                .containsExactly(false, true, true, false);
        assertThatThrownBy(() -> new UsageFilter(Events.NOON, Events.NOON, Set.of(), Set.of(), Set.of()))
                .hasMessageContaining("not after its begin");
    }

    @Test
    void modelsAreNamedAsConfiguredOrAsTheProviderDoes() {
        UsageEvent event = Events.billed("acme", "gpt-4.1", "1", 1, 1);
        assertThat(new UsageFilter(null, null, Set.of("acme"), Set.of("gpt-4.1"), Set.of("openai")).has(event))
                .isTrue();
        assertThat(new UsageFilter(null, null, Set.of(), Set.of("gpt-4.1-2025-04-14"), Set.of()).has(event))
                .isTrue();
        assertThat(new UsageFilter(null, null, Set.of("ACME"), Set.of(), Set.of()).has(event))
                .isFalse();
        assertThat(new UsageFilter(null, null, Set.of(), Set.of(), Set.of("azure")).has(event))
                .isFalse();
    }

    @Test
    void daysAndMonthsBeginInTheZone() {
        ZoneId berlin = Moments.zone("Europe/Berlin");
        assertThat(Moments.parse("2026-11-20", berlin)).isEqualTo(Instant.parse("2026-11-19T23:00:00Z"));
        assertThat(Moments.parse("2026-11", ZoneOffset.UTC)).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(Moments.parse("2026-11-20T08:00:00Z", berlin)).isEqualTo(Instant.parse("2026-11-20T08:00:00Z"));
        assertThatThrownBy(() -> Moments.parse("2026-13-01", berlin)).hasMessageContaining("neither a day");
        assertThatThrownBy(() -> Moments.zone("Mars/Base")).hasMessageContaining("no time zone");
    }

    @Test
    void theSameEventTwiceIsNoticedAndASecondCallForTheSameRequestIsNotTakenForIt() {
        RepeatedAttempts repeated = new RepeatedAttempts();
        UsageEvent event = Events.billed("acme", "m", "1", 1, 1);
        UsageEvent secondCall = new UsageEvent(
                event.id(),
                null,
                "acme",
                event.dimensions(),
                event.at().plusMillis(1),
                event.attempt(),
                event.origin());
        assertThat(repeated.isRepeated(event)).isFalse();
        assertThat(repeated.isRepeated(event)).isTrue();
        assertThat(repeated.isRepeated(secondCall)).isFalse();
        assertThat(repeated.repeated()).isEqualTo(1);
    }
}

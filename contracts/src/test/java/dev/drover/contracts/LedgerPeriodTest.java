package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerPeriodTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long YEAR_9999 = 253_402_214_399L;

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T23:59:59.999Z, UTC, 2026-11-20, 2026-11",
        "2026-11-20T23:59:59.999Z, Europe/Berlin, 2026-11-21, 2026-11",
        "2026-10-31T22:59:59Z, Europe/Berlin, 2026-10-31, 2026-10",
        "2026-10-31T23:00:00Z, Europe/Berlin, 2026-11-01, 2026-11",
        "2026-12-31T23:30:00Z, America/New_York, 2026-12-31, 2026-12"
    })
    void anInstantLiesInTheDayAndMonthOfTheZone(Instant at, String zone, String day, String month) {
        assertThat(LedgerPeriod.of(BudgetPeriod.DAY, at, ZoneId.of(zone)).text())
                .isEqualTo(day);
        assertThat(LedgerPeriod.of(BudgetPeriod.MONTH, at, ZoneId.of(zone)).text())
                .isEqualTo(month);
        assertThat(LedgerPeriod.of(BudgetPeriod.BALANCE, at, ZoneId.of(zone)).text())
                .isEqualTo("balance");
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadAgainAndLastsUntilItsEnd(@ForAll @LongRange(max = YEAR_9999) long second) {
        Instant at = Instant.ofEpochSecond(second);
        for (BudgetPeriod kind : BudgetPeriod.values()) {
            LedgerPeriod period = LedgerPeriod.of(kind, at, BERLIN);

            assertThat(LedgerPeriod.read(period.text())).contains(period);
            assertThat(period.past(at, BERLIN)).isFalse();
            period.end(BERLIN).ifPresent(end -> {
                assertThat(period.past(end, BERLIN)).isTrue();
                assertThat(period.past(end.minusNanos(1), BERLIN)).isFalse();
                assertThat(period.expired(end, BERLIN)).isFalse();
                assertThat(LedgerPeriod.of(kind, end, BERLIN)).isNotEqualTo(period);
                assertThat(LedgerPeriod.of(kind, end.minusNanos(1), BERLIN)).isEqualTo(period);
            });
        }
    }

    @Test
    void aDayExpiresTwoDaysAfterItsEndAndAMonthTwoMonths() {
        LedgerPeriod day = LedgerPeriod.day(LocalDate.of(2026, 10, 24)); // the 25th has 25 hours in Berlin
        LedgerPeriod month = LedgerPeriod.month(YearMonth.of(2026, 11));

        assertThat(day.expired(Instant.parse("2026-10-26T22:59:59Z"), BERLIN)).isFalse();
        assertThat(day.expired(Instant.parse("2026-10-26T23:00:00Z"), BERLIN)).isTrue();
        assertThat(month.expired(Instant.parse("2027-01-31T23:59:59Z"), ZoneOffset.UTC))
                .isFalse();
        assertThat(month.expired(Instant.parse("2027-02-01T00:00:00Z"), ZoneOffset.UTC))
                .isTrue();
    }

    @Test
    void aBalanceNeverEnds() {
        assertThat(LedgerPeriod.BALANCE.end(ZoneOffset.UTC)).isEmpty();
        assertThat(LedgerPeriod.BALANCE.past(Instant.MAX, ZoneOffset.UTC)).isFalse();
        assertThat(LedgerPeriod.BALANCE.expired(Instant.MAX, ZoneOffset.UTC)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026",
                "2026-13",
                "2026-00",
                "2026-1",
                "2026-11-31",
                "2026-02-29",
                "2026-11-00",
                "2026_11",
                "2026-11_20",
                "٢٠٢٦-11",
                "+026-11",
                "2026-W47",
                "hour",
                "balances",
                "2026-11-20T08"
            })
    void whatIsNoPeriodIsNone(String text) {
        assertThat(LedgerPeriod.read(text)).isEmpty();
    }
}

package dev.drover.contracts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What a cumulative value on the ledger counts over: one day, one month, or everything since a tenant became prepaid.
 *
 * @param number of a day: days since 1970-01-01; of a month: months since year 0; of a balance 0
 */
public record LedgerPeriod(BudgetPeriod kind, int number) {
    public static final LedgerPeriod BALANCE = new LedgerPeriod(BudgetPeriod.BALANCE, 0);

    private static final int MONTHS = 12;
    private static final int MONTH_LENGTH = 7;
    private static final int DAY_LENGTH = 10;

    /** How long after its end a day is still kept, in days, and a month, in months. */
    private static final int KEPT = 2;

    /** The one that this instant lies in. */
    public static LedgerPeriod of(BudgetPeriod kind, Instant at, ZoneId zone) {
        return switch (kind) {
            case DAY -> day(LocalDate.ofInstant(at, zone));
            case MONTH -> month(YearMonth.from(LocalDate.ofInstant(at, zone)));
            case BALANCE -> BALANCE;
        };
    }

    public static LedgerPeriod day(LocalDate day) {
        return new LedgerPeriod(BudgetPeriod.DAY, Math.toIntExact(day.toEpochDay()));
    }

    public static LedgerPeriod month(YearMonth month) {
        return new LedgerPeriod(BudgetPeriod.MONTH, month.getYear() * MONTHS + month.getMonthValue() - 1);
    }

    /** Reads what {@link #text} wrote; empty for anything else, also for periods of a later version. */
    public static Optional<LedgerPeriod> read(String text) {
        if (text.equals(BALANCE.text())) {
            return Optional.of(BALANCE);
        }
        return switch (text.length()) {
            case MONTH_LENGTH -> readMonth(text);
            case DAY_LENGTH -> readDay(text);
            default -> Optional.empty();
        };
    }

    /** The spelling in keys: {@code 2026-11-20}, {@code 2026-11} or {@code balance}. */
    public String text() {
        return switch (kind) {
            case DAY -> firstDay().toString();
            case MONTH -> yearMonth().toString();
            case BALANCE -> kind.wire();
        };
    }

    /** The instant at which the next one begins; a balance never ends. */
    public Optional<Instant> end(ZoneId zone) {
        return switch (kind) {
            case DAY -> Optional.of(start(firstDay().plusDays(1), zone));
            case MONTH -> Optional.of(start(firstDay().plusMonths(1), zone));
            case BALANCE -> Optional.empty();
        };
    }

    /** Whether it is so long past that nobody needs its values: two days after a day, two months after a month. */
    public boolean expired(Instant now, ZoneId zone) {
        return switch (kind) {
            case DAY -> !now.isBefore(start(firstDay().plusDays(1 + KEPT), zone));
            case MONTH -> !now.isBefore(start(firstDay().plusMonths(1 + KEPT), zone));
            case BALANCE -> false;
        };
    }

    /** Whether it ends before this instant. */
    public boolean past(Instant now, ZoneId zone) {
        return end(zone).map(end -> !now.isBefore(end)).orElse(false);
    }

    private LocalDate firstDay() {
        return kind == BudgetPeriod.DAY
                ? LocalDate.ofEpochDay(number)
                : yearMonth().atDay(1);
    }

    private YearMonth yearMonth() {
        return YearMonth.of(Math.floorDiv(number, MONTHS), Math.floorMod(number, MONTHS) + 1);
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    private static Optional<LedgerPeriod> readMonth(String text) {
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        return year < 0 || text.charAt(4) != '-' || month < 1 || month > MONTHS
                ? Optional.empty()
                : Optional.of(month(YearMonth.of(year, month)));
    }

    private static Optional<LedgerPeriod> readDay(String text) {
        int day = digits(text, 8, DAY_LENGTH);
        return readMonth(text.substring(0, MONTH_LENGTH))
                .map(LedgerPeriod::yearMonth)
                .filter(month -> text.charAt(MONTH_LENGTH) == '-' && day > 0 && month.isValidDay(day))
                .map(month -> day(month.atDay(day)));
    }

    /** Below zero if one of them is no ASCII digit. */
    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}

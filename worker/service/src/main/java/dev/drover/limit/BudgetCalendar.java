package dev.drover.limit;

import dev.drover.contracts.BudgetPeriod;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Which day and month it is in a zone, and when they turn. Days are as long as the zone says: 23 or 25 hours when clocks
 * change, and they begin when the zone's day begins. Thread-safe; remembers the current day.
 */
public final class BudgetCalendar {
    private static final String BALANCE = "balance";

    private final ZoneId zone;
    private volatile @Nullable Today today;

    public BudgetCalendar(ZoneId zone) {
        this.zone = zone;
    }

    /** The period's name in the ledger. */
    public String name(BudgetPeriod period, Instant now) {
        return switch (period) {
            case DAY -> at(now).day;
            case MONTH -> at(now).month;
            case BALANCE -> BALANCE;
        };
    }

    /** When the next one begins; {@link Instant#MAX} for a balance. */
    public Instant turn(BudgetPeriod period, Instant now) {
        return switch (period) {
            case DAY -> at(now).dayEnds;
            case MONTH -> at(now).monthEnds;
            case BALANCE -> Instant.MAX;
        };
    }

    private Today at(Instant now) {
        Today known = today;
        if (known == null || !known.contains(now)) {
            known = Today.of(now, zone);
            today = known;
        }
        return known;
    }

    private record Today(Instant begins, Instant dayEnds, Instant monthEnds, String day, String month) {
        static Today of(Instant now, ZoneId zone) {
            LocalDate date = LocalDate.ofInstant(now, zone);
            YearMonth month = YearMonth.from(date);
            return new Today(
                    date.atStartOfDay(zone).toInstant(),
                    date.plusDays(1).atStartOfDay(zone).toInstant(),
                    month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant(),
                    date.toString(),
                    month.toString());
        }

        boolean contains(Instant now) {
            return !now.isBefore(begins) && now.isBefore(dayEnds);
        }
    }
}

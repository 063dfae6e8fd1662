package dev.drover.limit;

import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.LedgerPeriod;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Which day and month it is in a zone, and when they turn. Days are as long as the zone says: 23 or 25 hours when clocks
 * change. Thread-safe; remembers the current day.
 */
public final class BudgetCalendar {
    private final ZoneId zone;
    private volatile @Nullable Today today;

    public BudgetCalendar(ZoneId zone) {
        this.zone = zone;
    }

    /** The period that this instant lies in. */
    public LedgerPeriod period(BudgetPeriod kind, Instant now) {
        return switch (kind) {
            case DAY -> at(now).day;
            case MONTH -> at(now).month;
            case BALANCE -> LedgerPeriod.BALANCE;
        };
    }

    /** When the next one begins; {@link Instant#MAX} for a balance. */
    public Instant turn(BudgetPeriod kind, Instant now) {
        return period(kind, now).end(zone).orElse(Instant.MAX);
    }

    private Today at(Instant now) {
        Today known = today;
        if (known == null || !known.contains(now)) {
            known = Today.of(now, zone);
            today = known;
        }
        return known;
    }

    private record Today(Instant begins, Instant ends, LedgerPeriod day, LedgerPeriod month) {
        static Today of(Instant now, ZoneId zone) {
            LocalDate date = LocalDate.ofInstant(now, zone);
            return new Today(
                    date.atStartOfDay(zone).toInstant(),
                    date.plusDays(1).atStartOfDay(zone).toInstant(),
                    LedgerPeriod.of(BudgetPeriod.DAY, now, zone),
                    LedgerPeriod.of(BudgetPeriod.MONTH, now, zone));
        }

        boolean contains(Instant now) {
            return !now.isBefore(begins) && now.isBefore(ends);
        }
    }
}

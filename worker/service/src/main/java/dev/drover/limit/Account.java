package dev.drover.limit;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.LedgerPeriod;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One budget as this worker draws on it: what its own calls hold, and how fast the budget was seen to shrink. Outlives
 * changes of its rule. Thread-safe.
 */
final class Account {
    /** What all accounts share. */
    record Surroundings(Spent spent, BudgetCalendar calendar, Formula formula, BudgetEvents events) {}

    private final BudgetKey.Budget scope;
    private final Surroundings around;
    private final Recent recent = new Recent();
    private long unseen; // guarded by this, like all below
    private int moving;
    private @Nullable LedgerPeriod period;
    private @Nullable LedgerPeriod saidSoft;

    Account(BudgetKey.Budget scope, Surroundings around) {
        this.scope = scope;
        this.around = around;
    }

    /** Reserves it if the answer is that it may; {@code dry} only asks. */
    Answer reserve(BudgetRule by, long estimate, Budgets.Owned owned, boolean dry, Instant now) {
        boolean crossed;
        Answer answer;
        if (by.closed() != null) {
            return Answer.WAIT;
        }
        synchronized (this) {
            // Seen after unseen is fixed: whoever releases a hold has made its spend visible before.
            long seen = seen(now);
            crossed = crossesSoft(by, seen);
            long lately = recent.of(seen, now.toEpochMilli());
            answer = around.formula.answer(new Formula.View(
                    estimate, unseen, moving == 0, by.limit() - seen, lately, owned.partitions(), owned.all()));
            if (answer == Answer.ADMITTED && !dry) {
                unseen += estimate;
                moving++;
            }
        }
        if (crossed) {
            around.events.softLimit(by);
        }
        return answer;
    }

    synchronized void change(long difference) {
        unseen += difference;
    }

    synchronized void park() {
        moving--;
    }

    /** A hold's spend became visible this many milliseconds after it was reserved. */
    synchronized void lasted(long millis, Instant now) {
        recent.lasted(millis, now.toEpochMilli());
    }

    synchronized void release(long nanos, boolean parked) {
        unseen -= nanos;
        if (!parked) {
            moving--;
        }
    }

    /** How it stands; says so if it is near its end. */
    BudgetStatus status(BudgetRule by, Instant now) {
        BudgetStatus status;
        boolean crossed;
        synchronized (this) {
            long seen = seen(now);
            crossed = crossesSoft(by, seen);
            status = new BudgetStatus(by, seen, unseen, around.calendar.turn(scope.period(), now));
        }
        if (crossed) {
            around.events.softLimit(by);
        }
        return status;
    }

    synchronized long unseen() {
        return unseen;
    }

    private long seen(Instant now) {
        LedgerPeriod current = around.calendar.period(scope.period(), now);
        long seen = around.spent.nanos(scope.tenant(), scope.model(), current);
        if (!current.equals(period)) {
            if (period != null) {
                recent.turn(seen, now.toEpochMilli());
            }
            period = current;
        }
        return seen;
    }

    private boolean crossesSoft(BudgetRule by, long seen) {
        if (by.closed() != null || seen < by.soft() || by.limit() == 0 || Objects.equals(period, saidSoft)) {
            return false;
        }
        saidSoft = period;
        return true;
    }
}

package dev.drover.limit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The budgets that one tenant's calls of one model draw on, all of them or none. Thread-safe. */
public final class BudgetDraw {
    static final BudgetDraw NONE = new BudgetDraw(null, List.of());
    private static final Reserved STALE = new Reserved.Wait("what was spent is not known recently enough");
    private static final Reserved IN_FLIGHT = new Reserved.Wait("what is in flight may use the budget up");

    private final @Nullable Budgets budgets;
    private final List<Source> sources;

    /** A budget, and where what is drawn on it is counted. */
    record Source(BudgetRule rule, Account account) {
        Answer reserve(long estimate, Budgets budgets, boolean dry, Instant now) {
            return account.reserve(rule, estimate, budgets.owned(), dry, now);
        }
    }

    BudgetDraw(@Nullable Budgets budgets, List<Source> sources) {
        this.budgets = budgets;
        this.sources = List.copyOf(sources);
    }

    /** No budget applies. */
    public boolean isEmpty() {
        return sources.isEmpty();
    }

    /** The first of them, for messages. */
    public BudgetRule first() {
        return sources.getFirst().rule();
    }

    /**
     * Reserves the estimate of one call; never blocks.
     *
     * @param estimate billionths of a US dollar, zero or more
     * @param partition where the hold is kept; nothing is reserved if it has moved on
     */
    public Reserved reserve(long estimate, PartitionHolds partition, Instant now) {
        Budgets from = budgets;
        if (from == null) {
            throw new IllegalStateException("no budget applies");
        }
        if (!from.current(now)) {
            return STALE;
        }
        long bounded = Math.min(estimate, NanoUsd.MOST);
        int taken = 0;
        Answer answer = Answer.ADMITTED;
        while (answer == Answer.ADMITTED && taken < sources.size()) {
            answer = sources.get(taken).reserve(bounded, from, false, now);
            taken += answer == Answer.ADMITTED ? 1 : 0;
        }
        if (answer == Answer.ADMITTED) {
            Hold hold = new Hold(sources, partition, bounded, now);
            if (partition.add(hold)) {
                return new Reserved.Held(hold);
            }
            hold.release();
            return IN_FLIGHT;
        }
        giveBack(bounded, taken);
        return refusal(bounded, taken, answer, from, now);
    }

    private void giveBack(long estimate, int taken) {
        for (int i = 0; i < taken; i++) {
            sources.get(i).account().release(estimate, false);
        }
    }

    /** Used up beats waiting: waiting for one budget does not help if another one is used up. */
    private Reserved refusal(long estimate, int from, Answer answer, Budgets budgets, Instant now) {
        Answer each = answer;
        for (int i = from; i < sources.size(); i++) {
            Source source = sources.get(i);
            if (i > from) {
                each = source.reserve(estimate, budgets, true, now);
            }
            if (each == Answer.EXHAUSTED) {
                return new Reserved.Exhausted(source.account().status(source.rule(), now), estimate);
            }
        }
        String closed = sources.get(from).rule().closed();
        return closed == null ? IN_FLIGHT : new Reserved.Wait(closed);
    }
}

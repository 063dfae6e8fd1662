package dev.drover.limit;

/** What a tenant's budgets say to one call. */
public sealed interface Reserved {
    /** It may be made; the hold lasts until its spend has been seen on the ledger, or will never be. */
    record Held(Hold hold) implements Reserved {}

    /**
     * Not now.
     *
     * @param why for people
     */
    record Wait(String why) implements Reserved {}

    /** Not from what is left of this budget, which is less than the estimate. */
    record Exhausted(BudgetStatus budget, long estimate) implements Reserved {}
}

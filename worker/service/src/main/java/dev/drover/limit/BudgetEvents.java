package dev.drover.limit;

/** Port: who wants to know what budgets do. Called in passing; must not block. */
public interface BudgetEvents {
    /** Hears nothing. */
    BudgetEvents NONE = new BudgetEvents() {};

    /** The soft limit was reached: once for each budget and period. */
    default void softLimit(BudgetRule rule) {}

    /** A call was refused because the budget is used up. */
    default void refused(BudgetRule rule) {}
}

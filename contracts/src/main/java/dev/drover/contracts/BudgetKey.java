package dev.drover.contracts;

import org.jspecify.annotations.Nullable;

/** What a record on the budget topic is about. One record per thing, so that two writers never undo one another. */
public sealed interface BudgetKey {
    /**
     * A budget that overrides the configured one of the same scope.
     *
     * @param tenant null: all tenants together
     * @param model null: all models together
     */
    record Budget(@Nullable String tenant, @Nullable String model, BudgetPeriod period) implements BudgetKey {}

    /**
     * Money added to a tenant's prepaid balance.
     *
     * @param id the writer's; the same id is the same top-up, however often it is written
     */
    record TopUp(String tenant, String id) implements BudgetKey {}
}

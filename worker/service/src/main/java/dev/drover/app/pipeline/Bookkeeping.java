package dev.drover.app.pipeline;

import dev.drover.cost.LedgerRules;
import java.util.function.UnaryOperator;

/**
 * How partitions keep their books.
 *
 * @param names the one instance of a tenant's name in this process: it is held once per partition
 * @param trails who is told of each partition's spend
 */
public record Bookkeeping(LedgerRules rules, UnaryOperator<String> names, BudgetHoldTracker.Opening trails) {}

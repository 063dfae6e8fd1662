package dev.drover.limit;

import java.time.Instant;

/**
 * One budget at one instant, in billionths of a US dollar.
 *
 * @param seen spent by all workers, as far as it has been seen
 * @param unseen held by this worker's calls beside that
 * @param turns when the next period begins; {@link Instant#MAX}: never
 */
public record BudgetStatus(BudgetRule rule, long seen, long unseen, Instant turns) {}

package dev.drover.app.pipeline;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.FailureCode;
import dev.drover.limit.Hold;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one outcome adds up to, once it is committed: to the ledger, and to the meters.
 *
 * @param code null for an answer
 * @param queueWait from the record's time to the first call; null if there was none
 * @param margin what was left until the deadline, negative if it had passed; null if there was none
 * @param holds what its calls hold of budgets until the ledger shows their cost
 */
public record CommittedUsage(
        String tenant,
        @Nullable String chain,
        @Nullable FailureCode code,
        List<Attempt> attempts,
        @Nullable Duration queueWait,
        @Nullable Duration margin,
        List<Hold> holds) {
    public CommittedUsage {
        attempts = List.copyOf(attempts);
        holds = List.copyOf(holds);
    }

    /** The same, written with another end. */
    CommittedUsage ended(@Nullable FailureCode other) {
        return new CommittedUsage(tenant, chain, other, attempts, queueWait, margin, holds);
    }
}

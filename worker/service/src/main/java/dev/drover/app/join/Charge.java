package dev.drover.app.join;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Cost;
import dev.drover.contracts.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one outcome adds up to, once it is committed: to the ledger, and to the meters.
 *
 * @param code null for an answer
 * @param deadLettered whether the original bytes went to the dead-letter topic
 * @param margin what was left until the deadline, negative if it had passed; null if there was none
 */
public record Charge(
        String tenant,
        @Nullable String chain,
        @Nullable FailureCode code,
        boolean deadLettered,
        List<Attempt> attempts,
        Cost cost,
        Instant enqueued,
        Instant finished,
        @Nullable Duration margin) {
    public Charge {
        attempts = List.copyOf(attempts);
    }
}

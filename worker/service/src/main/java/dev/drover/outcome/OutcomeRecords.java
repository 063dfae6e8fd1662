package dev.drover.outcome;

import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.engine.OutputRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of one outcome.
 *
 * @param failed as it was written, which is another than that of the ending if the answer was too large; null: answered
 */
public record OutcomeRecords(List<OutputRecord> records, Ending.@Nullable Failed failed) {
    public OutcomeRecords {
        records = List.copyOf(records);
    }

    /** Null: answered. */
    public @Nullable FailureCode code() {
        return failed == null ? null : failed.code();
    }
}

package dev.drover.operations.results;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;

/** @param shown how many outcomes were shown */
public record OutcomesFound(long shown) implements OperationResult {
    @Override
    public Completion completion() {
        return shown == 0 ? new Completion.NothingMatched() : new Completion.Done();
    }
}

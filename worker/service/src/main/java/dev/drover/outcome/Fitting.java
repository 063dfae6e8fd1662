package dev.drover.outcome;

import dev.drover.engine.OutputRecord;
import java.util.List;
import java.util.function.Supplier;

/** The choice of the first record that fits. */
final class Fitting {
    private Fitting() {}

    /** The first that is within the limit, else the last, which is the smallest. */
    static OutputRecord first(int limit, List<Supplier<OutputRecord>> fromLargeToSmall) {
        for (Supplier<OutputRecord> candidate : fromLargeToSmall.subList(0, fromLargeToSmall.size() - 1)) {
            OutputRecord record = candidate.get();
            if (record.size() <= limit) {
                return record;
            }
        }
        return fromLargeToSmall.getLast().get();
    }
}

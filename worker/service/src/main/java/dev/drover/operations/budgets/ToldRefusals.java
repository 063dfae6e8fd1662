package dev.drover.operations.budgets;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetRefusal;
import dev.drover.contracts.WorkerAnnouncement;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** The last request that each budget did not cover, as workers tell it: of a worker that has ended until others forget it. */
final class ToldRefusals {
    private final Map<String, List<BudgetRefusal>> byWorker = new HashMap<>();
    private @Nullable String remark;

    private ToldRefusals() {}

    /** None if there is no topic for it, or it may not be read. */
    static ToldRefusals read(OperationContext context) throws Exception {
        ToldRefusals told = new ToldRefusals();
        String workers = context.cluster().topics().workers();
        try (TopicReader reader = TopicReader.of(context, context.cluster().existing(List.of(workers)), null)) {
            reader.read(each -> {
                told.take(each.key(), each.value());
                return true;
            });
        } catch (AuthorizationException e) {
            told.remark = "which budgets are too small for the last request is not known: " + workers
                    + " may not be read; grant Read and Describe on it";
        }
        return told;
    }

    private void take(byte @Nullable [] key, byte @Nullable [] value) {
        if (key == null) {
            return;
        }
        String worker = WorkerAnnouncement.worker(key);
        byWorker.remove(worker);
        try {
            if (value != null) {
                byWorker.put(worker, WorkerAnnouncement.read(key, value).refusals());
            }
        } catch (IllegalArgumentException e) {
            remark = "what a worker says of refused requests cannot be read: " + e.getMessage();
        }
    }

    /** The last one of all workers, null if there is none. */
    @Nullable
    BudgetRefusal of(BudgetKey.Budget scope) {
        BudgetRefusal last = null;
        for (List<BudgetRefusal> each : byWorker.values()) {
            for (BudgetRefusal refusal : each) {
                if (refusal.scope().equals(scope)
                        && (last == null || refusal.at().isAfter(last.at()))) {
                    last = refusal;
                }
            }
        }
        return last;
    }

    /** What could not be read, for people; null if all could. */
    @Nullable
    String remark() {
        return remark;
    }
}

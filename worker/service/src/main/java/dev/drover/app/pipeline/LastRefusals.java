package dev.drover.app.pipeline;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetRefusal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last request that each budget did not cover, so that operators see whether what is left is of use. Keeps the budgets
 * that refused last. Thread-safe.
 */
public final class LastRefusals {
    private static final int MOST = 100;

    private final Map<BudgetKey.Budget, BudgetRefusal> last = new LinkedHashMap<>(); // guarded by this

    synchronized void add(Collection<BudgetRefusal> refusals) {
        for (BudgetRefusal refusal : refusals) {
            last.remove(refusal.scope());
            last.put(refusal.scope(), refusal);
        }
        while (last.size() > MOST) {
            last.remove(last.keySet().iterator().next());
        }
    }

    /** At most a hundred, the latest last. */
    public synchronized List<BudgetRefusal> all() {
        return List.copyOf(last.values());
    }
}

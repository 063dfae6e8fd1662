package dev.drover.operations.budgets;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.report.BudgetLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The budgets as they stood when they were read, for who asks of many requests. For one thread. */
public final class BudgetOutlook {
    private final BudgetState state;
    private final BudgetSettings settings;

    BudgetOutlook(BudgetState state, BudgetSettings settings) {
        this.state = state;
        this.settings = settings;
    }

    /**
     * What a call draws on.
     *
     * @param tenant in normal form C
     * @param model as it is configured; null: only budgets over all models are wanted
     */
    public List<BudgetLine> of(String tenant, @Nullable String model) {
        state.book().configure(settings.of(tenant).configured());
        List<BudgetLine> lines = new ArrayList<>();
        for (BudgetPeriod period : BudgetPeriod.values()) {
            for (String whose : Arrays.asList(tenant, null)) {
                add(lines, new BudgetKey.Budget(whose, null, period));
                if (model != null) {
                    add(lines, new BudgetKey.Budget(whose, model, period));
                }
            }
        }
        return lines;
    }

    private void add(List<BudgetLine> lines, BudgetKey.Budget scope) {
        BudgetLine line = state.line(scope);
        if (line != null) {
            lines.add(line);
        }
    }

    /** When the day or month that it is now ends; null: a balance never does. */
    public @Nullable Instant end(BudgetLine line) {
        return state.end(line.scope().period(), settings.zone());
    }

    /** What could not be read, for people. */
    public List<String> remarks() {
        return state.remarks();
    }
}

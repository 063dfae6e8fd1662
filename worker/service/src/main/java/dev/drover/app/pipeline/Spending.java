package dev.drover.app.pipeline;

import dev.drover.limit.BudgetEvents;
import dev.drover.limit.Budgets;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Budgets, as requests draw on them.
 *
 * @param turnWait a request whose budget is used up waits for the next period if it begins so soon
 * @param refusals what budgets did not cover
 */
public record Spending(Budgets budgets, Prices prices, Duration turnWait, BudgetEvents events, LastRefusals refusals) {
    /** What a call can cost. */
    @FunctionalInterface
    public interface Prices {
        /** At most, US dollars; null if the model has no price. */
        @Nullable
        BigDecimal upperBound(String model, long promptTokens, long completionTokens);
    }
}

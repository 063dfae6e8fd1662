package dev.drover.app.budgets;

import dev.drover.app.prices.PriceGuard;
import dev.drover.app.properties.BudgetChecks;
import dev.drover.app.properties.DroverProperties;
import dev.drover.cost.PriceCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Keeps prices in force whose loss would leave a budget over a model without a price. At start-up, before there are
 * budgets, it lets everything through: then the budget is what is reported.
 */
public final class BudgetGuard implements PriceGuard {
    private volatile Function<Predicate<String>, List<String>> problems = _ -> List.of();

    /** From now on: the configured budgets, and those that the topic has set. */
    public void guards(DroverProperties properties, BudgetTopic topic) {
        problems = priced -> {
            List<String> all = new ArrayList<>(topic.unpriced(priced));
            BudgetChecks.unpriced(properties, priced)
                    .forEach(problem -> all.add(problem.property() + ": " + problem.what()));
            return all;
        };
    }

    @Override
    public List<String> problems(PriceCatalogue candidate) {
        return problems.apply(candidate::prices);
    }
}

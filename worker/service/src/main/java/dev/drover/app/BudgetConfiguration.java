package dev.drover.app;

import dev.drover.app.budgets.BudgetGuard;
import dev.drover.app.budgets.BudgetTopic;
import dev.drover.app.budgets.ConfiguredBudgets;
import dev.drover.app.meters.BudgetMeters;
import dev.drover.app.pipeline.LastRefusals;
import dev.drover.app.pipeline.Spending;
import dev.drover.app.prices.PriceBook;
import dev.drover.app.properties.BudgetChecks;
import dev.drover.app.properties.BudgetProperties;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.Problem;
import dev.drover.app.properties.ReachableModels;
import dev.drover.limit.BudgetRules;
import dev.drover.limit.Budgets;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What may be spent: the part of the composition root that budgets are built in. */
@Configuration(proxyBeanMethods = false)
class BudgetConfiguration {
    @Bean
    BudgetGuard budgetGuard() {
        return new BudgetGuard();
    }

    /** @throws InvalidConfigurationException if a budget is over a model without a price */
    @Bean
    BudgetRules budgetRules(DroverProperties properties, PriceBook prices) {
        List<Problem> problems =
                BudgetChecks.unpriced(properties, model -> prices.get().prices(model));
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return ConfiguredBudgets.of(properties);
    }

    @Bean
    BudgetMeters budgetMeters(DroverProperties properties, MeterRegistry meters) {
        return new BudgetMeters(meters, properties.metrics().tenants(), WorkerConfiguration.tenants(properties));
    }

    @Bean
    BudgetTopic budgetTopic(
            DroverProperties properties, BudgetRules rules, PriceBook prices, BudgetGuard guard, BudgetMeters meters) {
        var topic = new BudgetTopic(
                rules, new ReachableModels(properties), model -> prices.get().prices(model), meters::rejected);
        guard.guards(properties, topic);
        return topic;
    }

    @Bean
    Spending spending(
            DroverProperties properties,
            BudgetRules rules,
            LedgerFollowing ledger,
            PriceBook prices,
            BudgetMeters meters) {
        BudgetProperties budgets = properties.budgets();
        var terms = new Budgets.Terms(budgets.zone(), budgets.maxStaleness());
        return new Spending(
                new Budgets(rules, new LedgerSpent(ledger), terms, meters),
                (model, prompt, completion) -> prices.get().upperBound(model, prompt, completion),
                budgets.turnWait(),
                meters,
                new LastRefusals());
    }
}

package dev.drover.app.budgets;

import dev.drover.app.properties.BudgetProperties;
import dev.drover.app.properties.DroverProperties;
import dev.drover.contracts.BudgetKey;
import dev.drover.limit.BudgetRule;
import dev.drover.limit.BudgetRules;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Budgets from properties that keep the rules. */
public final class ConfiguredBudgets {
    private ConfiguredBudgets() {}

    public static BudgetRules of(DroverProperties properties) {
        BudgetProperties budgets = properties.budgets();
        List<BudgetRule> named = new ArrayList<>();
        properties
                .tenants()
                .forEach(tenant -> rules(tenant.name(), tenant.budgets(), budgets.softLimit())
                        .forEach(named::add));
        rules(null, budgets.models(), budgets.softLimit()).forEach(named::add);
        return new BudgetRules(
                named, rules(null, budgets.eachTenant(), budgets.softLimit()).toList(), budgets.softLimit());
    }

    private static Stream<BudgetRule> rules(
            @Nullable String tenant, List<BudgetProperties.Rule> rules, BigDecimal softLimit) {
        return rules.stream()
                .map(rule -> BudgetRule.of(
                        new BudgetKey.Budget(tenant, rule.model(), rule.period()),
                        rule.usd(),
                        rule.soft() == null ? softLimit : rule.soft()));
    }
}

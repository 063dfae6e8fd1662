package dev.drover.app.properties;

import dev.drover.contracts.BudgetPeriod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What must hold between budgets and the rest of the configuration. Pure. */
public final class BudgetChecks {
    private static final String EACH = "drover.budgets.each-tenant";
    private static final String MODELS = "drover.budgets.models";

    private final DroverProperties properties;
    private final List<Problem> problems = new ArrayList<>();

    private BudgetChecks(DroverProperties properties) {
        this.properties = properties;
    }

    /** A list of budgets and whose they are. */
    private record Listed(String property, @Nullable TenantProperties tenant, List<BudgetProperties.Rule> rules) {}

    static List<Problem> problems(DroverProperties properties) {
        BudgetChecks checks = new BudgetChecks(properties);
        checks.lists().forEach(checks::check);
        return checks.problems;
    }

    /** Budgets over models that have no price: nobody could say when they are used up. */
    public static List<Problem> unpriced(DroverProperties properties, Predicate<String> priced) {
        BudgetChecks checks = new BudgetChecks(properties);
        checks.lists().forEach(list -> checks.unpriced(list, priced));
        return checks.problems;
    }

    private List<Listed> lists() {
        List<Listed> lists = new ArrayList<>();
        for (int i = 0; i < properties.tenants().size(); i++) {
            TenantProperties tenant = properties.tenants().get(i);
            lists.add(new Listed("drover.tenants[" + i + "].budgets", tenant, tenant.budgets()));
        }
        lists.add(new Listed(EACH, null, properties.budgets().eachTenant()));
        lists.add(new Listed(MODELS, null, properties.budgets().models()));
        return lists;
    }

    private void check(Listed list) {
        Set<String> models =
                properties.models().stream().map(ModelProperties::name).collect(Collectors.toSet());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.rules().size(); i++) {
            BudgetProperties.Rule rule = list.rules().get(i);
            String at = list.property() + "[" + i + "]";
            String model = rule.model();
            if (model != null && !models.contains(model)) {
                report(
                        at + ".model",
                        "no model is called '" + model + "'",
                        "add it to drover.models, or take one of " + new TreeSet<>(models));
            }
            if (model == null && list.property().equals(MODELS)) {
                report(at + ".model", "is missing", "name the model that the budget is for");
            }
            if (rule.period() == BudgetPeriod.BALANCE && (model != null || list.tenant() == null)) {
                report(
                        at + ".period",
                        "a balance is one tenant's, for all models together",
                        "take day or month, or give the balance to a tenant of drover.tenants");
            }
            if (!seen.add(rule.period() + " " + model)) {
                report(at, "there is another budget for the same model and period", "leave one of them");
            }
        }
    }

    private void unpriced(Listed list, Predicate<String> priced) {
        ReachableModels reachable = new ReachableModels(properties);
        for (int i = 0; i < list.rules().size(); i++) {
            String model = list.rules().get(i).model();
            Set<String> covered = model == null ? new TreeSet<>(reachable.of(list.tenant())) : Set.of(model);
            for (String each : covered) {
                if (!priced.test(each)) {
                    report(
                            list.property() + "[" + i + "]",
                            "model '" + each + "' has no price, so nobody could say when the budget is used up",
                            "set the model's prices, or let the tenant's chains do without it");
                }
            }
        }
    }

    private void report(String property, String what, String remedy) {
        problems.add(new Problem(property, what, remedy));
    }
}

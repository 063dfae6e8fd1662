package dev.drover.cli.costs;

import dev.drover.cli.kafka.ClusterOptions;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.operations.budgets.BudgetSettings;
import dev.drover.report.BudgetBook;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;

/** Reads what the files after {@code --config} say of budgets. */
public final class BudgetConfiguration {
    private BudgetConfiguration() {}

    /** As under {@code drover.budgets}. */
    record Shared(
            @Nullable ZoneId zone,
            @Nullable BigDecimal softLimit,
            @Nullable List<Rule> eachTenant,
            @Nullable List<Rule> models) {}

    /** As an element of {@code drover.tenants}. */
    record Tenant(@Nullable String name, @Nullable List<Rule> budgets) {}

    /** As in all lists of budgets. */
    record Rule(
            @Nullable String model,
            @Nullable BudgetPeriod period,
            @Nullable BigDecimal usd,
            @Nullable BigDecimal soft) {
        List<BudgetBook.Configured> of(@Nullable String tenant) {
            return period == null || usd == null
                    ? List.of()
                    : List.of(new BudgetBook.Configured(new BudgetKey.Budget(tenant, model, period), usd, soft));
        }
    }

    /** From the files after {@code --config}; the defaults if there are none. */
    public static BudgetSettings read(ClusterOptions options) {
        Shared shared = options.configured("drover.budgets", Bindable.of(Shared.class))
                .orElse(new Shared(null, null, null, null));
        List<Tenant> tenants = options.configured("drover.tenants", Bindable.listOf(Tenant.class))
                .orElse(List.of());
        List<BudgetBook.Configured> configured = new ArrayList<>(rules(null, shared.models));
        Set<String> own = new HashSet<>();
        for (Tenant tenant : tenants) {
            String name = tenant.name;
            if (name != null && tenant.budgets != null && !tenant.budgets.isEmpty()) {
                own.add(normal(name));
                configured.addAll(rules(normal(name), tenant.budgets));
            }
        }
        return new BudgetSettings(
                shared.zone == null ? ZoneOffset.UTC : shared.zone,
                shared.softLimit == null ? BudgetSettings.SOFT_SHARE : shared.softLimit,
                configured,
                rules(null, shared.eachTenant),
                own,
                !options.configs().isEmpty());
    }

    private static List<BudgetBook.Configured> rules(@Nullable String tenant, @Nullable List<Rule> rules) {
        return rules == null
                ? List.of()
                : rules.stream().flatMap(rule -> rule.of(tenant).stream()).toList();
    }

    private static String normal(String tenant) {
        return Normalizer.normalize(tenant, Normalizer.Form.NFC);
    }
}

package dev.drover.cli.costs;

import dev.drover.cli.kafka.ClusterOptions;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.report.BudgetBook;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;

/**
 * What the workers' configuration says of budgets.
 *
 * @param zone of days and months
 * @param softShare from which on a budget is near its end
 * @param configured of named tenants, and of all together
 * @param eachTenant of every tenant that has none configured; their scopes name no tenant
 * @param own tenants that have some configured
 * @param known whether a configuration was given
 */
record BudgetSettings(
        ZoneId zone,
        BigDecimal softShare,
        List<BudgetBook.Configured> configured,
        List<BudgetBook.Configured> eachTenant,
        Set<String> own,
        boolean known) {
    private static final BigDecimal SOFT_SHARE = new BigDecimal("0.8");

    BudgetSettings {
        configured = List.copyOf(configured);
        eachTenant = List.copyOf(eachTenant);
        own = Set.copyOf(own);
    }

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
    static BudgetSettings of(ClusterOptions options) {
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
                shared.softLimit == null ? SOFT_SHARE : shared.softLimit,
                configured,
                rules(null, shared.eachTenant),
                own,
                !options.configs().isEmpty());
    }

    /**
     * What the figures can not say, for people; empty if the workers' configuration was given.
     *
     * @param balance whether a prepaid balance is among them: its base may be configured
     */
    Optional<String> caveat(boolean balance) {
        return known
                ? Optional.empty()
                : Optional.of("budgets of the workers' configuration are not known here"
                        + (balance ? ", and a balance is shown without what is configured as its base" : "")
                        + ": give it by --config drover.yaml");
    }

    BudgetSettings withZone(ZoneId other) {
        return new BudgetSettings(other, softShare, configured, eachTenant, own, known);
    }

    /** With what each tenant gets, for this one, unless it has some of its own. */
    BudgetSettings of(String tenant) {
        if (own.contains(tenant)) {
            return this;
        }
        List<BudgetBook.Configured> all = new ArrayList<>(configured);
        for (BudgetBook.Configured each : eachTenant) {
            BudgetKey.Budget scope = each.scope();
            all.add(new BudgetBook.Configured(
                    new BudgetKey.Budget(tenant, scope.model(), scope.period()), each.usd(), each.soft()));
        }
        return new BudgetSettings(zone, softShare, all, eachTenant, own, known);
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

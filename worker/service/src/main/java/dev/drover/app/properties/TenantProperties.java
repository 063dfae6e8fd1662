package dev.drover.app.properties;

import dev.drover.contracts.TenantName;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Rules for one tenant. A tenant without an entry may use every chain and region with weight 1.
 *
 * @param name The tenant, as requests name it.
 * @param chains Chains that the tenant may use; all of them if empty.
 * @param requestTopics Request topics on which the tenant's requests may come; all of them if empty. A topic that belongs to one
 *     tenant is named by tenant-per-topic.
 * @param regions Regions in which the tenant's requests may be answered; any region, also unknown ones, if empty.
 * @param weight Share of a lane relative to other tenants, above 0.
 * @param budgets What the tenant may spend; without any, those for each tenant apply.
 * @param cheaperModel Whether the next model of the chain that fits is asked when a budget does not suffice for one.
 * @param chunks Whether streamed answers of the tenant may be published in chunks, on the topic that all tenants share.
 */
@ConfigurationPropertiesSource
public record TenantProperties(
        @NotBlank String name,
        @DefaultValue List<String> chains,
        @DefaultValue List<String> requestTopics,
        @DefaultValue List<String> regions,
        @DefaultValue("1") @Positive double weight,
        @DefaultValue List<BudgetProperties.@Valid Rule> budgets,
        @DefaultValue("true") boolean cheaperModel,
        @DefaultValue("true") boolean chunks) {
    public TenantProperties {
        name = normal(name);
        chains = List.copyOf(chains);
        requestTopics = List.copyOf(requestTopics);
        regions = List.copyOf(regions);
        budgets = List.copyOf(budgets);
    }

    /** As requests' tenants are read; what is no name stays as it is, for the rules to report. */
    static String normal(String name) {
        return TenantName.of(name).orElse(name);
    }
}

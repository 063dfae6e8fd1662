package dev.drover.app.properties;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which models a tenant's requests can be answered by, as it was configured. */
public final class ReachableModels {
    private final DroverProperties properties;
    private final Map<String, TenantProperties> tenants;

    public ReachableModels(DroverProperties properties) {
        this.properties = properties;
        this.tenants = properties.tenants().stream()
                .collect(Collectors.toMap(TenantProperties::name, tenant -> tenant, (first, _) -> first));
    }

    /** @param tenant one without an entry can reach every model, and so can all together: null */
    public Set<String> of(@Nullable String tenant) {
        return of(tenant == null ? null : tenants.get(tenant));
    }

    /** Without chains of its own a tenant may name any model; with regions only theirs. */
    Set<String> of(@Nullable TenantProperties rules) {
        return properties.models().stream()
                .filter(model -> rules == null || (inChain(rules, model.name()) && inRegion(rules, model.provider())))
                .map(ModelProperties::name)
                .collect(Collectors.toSet());
    }

    private boolean inChain(TenantProperties rules, String model) {
        List<String> chains = rules.chains();
        return chains.isEmpty()
                || properties.chains().stream()
                        .anyMatch(chain ->
                                chains.contains(chain.name()) && chain.models().contains(model));
    }

    private boolean inRegion(TenantProperties rules, String provider) {
        return rules.regions().isEmpty()
                || properties.providers().stream()
                        .anyMatch(each -> each.name().equals(provider)
                                && each.region() != null
                                && rules.regions().contains(each.region()));
    }
}

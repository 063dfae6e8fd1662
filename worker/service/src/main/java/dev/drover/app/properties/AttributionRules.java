package dev.drover.app.properties;

import dev.drover.contracts.TenantName;
import java.util.ArrayList;
import java.util.List;

/** What must hold so that a spend is somebody's. */
final class AttributionRules {
    private static final String USER = "user";

    private final List<Problem> problems = new ArrayList<>();

    private AttributionRules() {}

    static List<Problem> problems(DroverProperties properties) {
        AttributionRules rules = new AttributionRules();
        for (int i = 0; i < properties.tenants().size(); i++) {
            rules.tenant("tenants[" + i + "].name", properties.tenants().get(i).name());
        }
        rules.tenant("default-tenant", properties.defaultTenant());
        properties.tenantPerTopic().forEach((topic, tenant) -> rules.tenant("tenant-per-topic." + topic, tenant));
        if (properties.usage().metadata().contains(USER)) {
            rules.problems.add(new Problem(
                    "drover.usage.metadata", "'user' is a dimension already, from body.user", "leave it out"));
        }
        return rules.problems;
    }

    /** The value is not shown: it may hold what breaks a terminal. */
    private void tenant(String property, String name) {
        if (TenantName.of(name).isEmpty()) {
            problems.add(new Problem(
                    "drover." + property,
                    "is no name of a tenant",
                    "give it 1 to 256 characters, none of them a control character"));
        }
    }
}

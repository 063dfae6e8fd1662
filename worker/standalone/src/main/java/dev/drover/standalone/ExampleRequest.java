package dev.drover.standalone;

import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.TenantProperties;
import dev.drover.contracts.Json;

/**
 * A request that a worker of this configuration takes.
 *
 * @param topic to send it to
 */
record ExampleRequest(String topic, String tenant, String chain) {
    private static final String SOMEBODY = "acme";

    static ExampleRequest of(DroverProperties properties) {
        String topic = properties.topics().requestNames().getFirst();
        TenantProperties configured = properties.tenants().stream().findFirst().orElse(null);
        String known = configured == null ? SOMEBODY : configured.name();
        String tenant = properties.tenantPerTopic().getOrDefault(topic, known);
        String chain = properties.tenants().stream()
                .filter(each -> each.name().equals(tenant))
                .flatMap(each -> each.chains().stream())
                .findFirst()
                .orElseGet(() -> properties.chains().getFirst().name());
        return new ExampleRequest(topic, tenant, chain);
    }

    /** In OpenAI's batch format. */
    String line() {
        var request = Json.object()
                .put("custom_id", "r-1")
                .put("method", "POST")
                .put("url", "/v1/chat/completions")
                .put("tenant", tenant)
                .put("chain", chain);
        request.putObject("body")
                .putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", "Hello");
        return Json.string(request);
    }
}

package dev.drover.operations.setup;

import org.jspecify.annotations.Nullable;

/**
 * A first configuration for one provider, with comments that say what to fill in; a worker would start with it.
 *
 * @param provider where the model is served
 * @param model the provider's name for it; null for one that the provider is known for
 * @param bootstrapServers Kafka brokers to begin with
 */
public record ConfigurationDraft(
        DraftProvider provider, @Nullable String model, String bootstrapServers) {
    /** YAML. */
    public String text() {
        return kafka() + providers() + models() + chains();
    }

    private String name() {
        String name = model == null ? provider.model() : model;
        return name.matches("[A-Za-z][A-Za-z0-9._/-]*")
                ? name
                : "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private String kafka() {
        return """
            # A worker's configuration. What would stop a start:  drover config check --config FILE
            # What holds, and where it comes from:                drover config show --config FILE
            spring:
              kafka:
                bootstrap-servers: %s
                # A cluster with a login:
                # properties:
                #   security.protocol: SASL_SSL
                #   sasl.mechanism: SCRAM-SHA-512
                #   sasl.jaas.config: ${KAFKA_JAAS_CONFIG}
            drover:
            """.formatted(bootstrapServers);
    }

    private String providers() {
        String key = provider.isOwn()
                ? "none    # it wants no key"
                : "${" + provider.variable() + "}    # from the environment";
        String change = provider == DraftProvider.AZURE ? "    # put your resource's name in" : "";
        return """
              providers:
                - name: %s
                  base-url: %s%s
                  kind: %s    # how the key travels
                  api-key: %s
            """.formatted(provider.word(), provider.address(), change, provider.dialect(), key);
    }

    private String models() {
        String prices = provider.isOwn() ? """
              prices: {input: "0", output: "0"}    # nobody sends a bill
            """ : """
                  # USD per million tokens, from the provider's price list. Without prices cost is unknown, and budgets are refused.
                  # prices: {input: "0.00", output: "0.00"}
                """;
        String limits = provider.isOwn() ? """
              timeouts: {response: 180s, first-token: 180s, total: 600s}    # a model that is loaded first takes its time
            """ : """
                  # What the provider grants; calls stay below it.
                  # quota: {requests-per-minute: 500, tokens-per-minute: 200000}
                """;
        String upstream = provider == DraftProvider.AZURE
                ? "# upstream-name: YOUR-DEPLOYMENT    # if the deployment has another name"
                : "# upstream-name: the-provider's-name    # if requests call it by another";
        return """
              models:
                - name: %s
                  provider: %s
                  %s
            %s%s\
            """.formatted(name(), provider.word(), upstream, limits.indent(4), prices.indent(4));
    }

    private String chains() {
        return """
              chains:
                # In the order in which models are tried. A request's task picks the chain of the same name.
                - {name: balanced, models: [%1$s]}
              # What each tenant may spend, in USD; wants prices.
              # budgets:
              #   each-tenant:
              #     - {period: day, usd: 5}
            """.formatted(name());
    }
}

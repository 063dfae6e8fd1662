package dev.drover.operations.setup;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A first configuration for one provider, with comments that say what to fill in; a worker would start with it.
 *
 * @param provider where the model is served
 * @param model the provider's name for the main model; null for one that the provider is known for
 * @param bootstrapServers Kafka brokers to begin with
 */
public record ConfigurationDraft(
        DraftProvider provider, @Nullable String model, String bootstrapServers) {
    /** YAML. */
    public String text() {
        return kafka() + providers() + models() + chains();
    }

    private String main() {
        return quoted(model == null ? provider.model() : model);
    }

    private String fallBack() {
        return provider.fallBack().equals(model) ? quoted(provider.model()) : quoted(provider.fallBack());
    }

    private static String quoted(String name) {
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
        String change =
                switch (provider) {
                    case AZURE -> "    # put your resource's name in";
                    case BEDROCK -> "    # put your region in";
                    default -> "";
                };
        return """
              providers:
                - name: %s
                  base-url: %s%s
                  kind: %s    # which API it has
                  api-key: %s
            """.formatted(provider.word(), provider.address(), change, provider.dialect(), key);
    }

    private String models() {
        String served = provider.isOwn() ? "    # take it out, also of the chains, if it is not served" : "";
        return """
              models:
                # The main model. Requests may name it, and the chains below do.
                - name: %s
            %s    # The fall-back, for when the main model does not answer.
                - name: %s%s
            %s\
            """.formatted(main(), model(true), fallBack(), served, model(false));
    }

    /** @param commented whether comments say what a member is for */
    private String model(boolean commented) {
        List<String> members = new ArrayList<>();
        members.add("provider: " + provider.word());
        if (provider == DraftProvider.AZURE) {
            members.add("# upstream-name: YOUR-DEPLOYMENT    # if the deployment has another name");
        } else if (commented) {
            members.add("# upstream-name: the-provider's-name    # if requests call it by another");
        }
        members.add("max-output: 4096"
                + (commented ? "    # tokens that are reserved for an answer if the request sets no limit" : ""));
        if (provider.isOwn()) {
            members.add("timeouts: {response: 180s, first-token: 180s, total: 600s}"
                    + (commented ? "    # a model that is loaded first takes its time" : ""));
            members.add("prices: {input: \"0\", output: \"0\"}" + (commented ? "    # nobody sends a bill" : ""));
        } else {
            if (commented) {
                members.add("# What the provider grants; calls stay below it.");
            }
            members.add("# quota: {requests-per-minute: 500, tokens-per-minute: 200000}");
            if (commented) {
                members.add(
                        "# USD per million tokens, from the provider's price list. Without prices cost is unknown, and"
                                + " budgets are refused.");
            }
            members.add("# prices: {input: \"0.00\", output: \"0.00\"}");
        }
        return String.join("\n", members).indent(6);
    }

    private String chains() {
        return """
              chains:
                # In the order in which models are tried. A request's task or chain picks one; without either it is balanced.
                - {name: balanced, models: [%1$s, %2$s]}
                - {name: bulk, models: [%2$s]}
              # What each tenant may spend, in USD; wants prices.
              # budgets:
              #   each-tenant:
              #     - {period: day, usd: 5}
            """.formatted(main(), fallBack());
    }
}

package dev.drover.cli.dlq;

import dev.drover.app.prices.PriceBook;
import dev.drover.app.prices.PriceEvents;
import dev.drover.app.prices.PriceGuard;
import dev.drover.app.properties.ChainProperties;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.DroverProperties.UnknownModel;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.ModelProperties;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Decoded;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.Usage;
import dev.drover.cost.PriceCatalogue;
import dev.drover.deadletter.StoredRecord;
import dev.drover.model.RoughTokens;
import dev.drover.operations.deadletters.Estimator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request would take if it were sent: tokens by their characters and the request's own limit on the answer, and
 * what the ledger would charge for these tokens with the prices in force (a model's own or the price file's, with their
 * tiers) at the first model that would be asked. Unknown, never zero, without a price.
 */
final class Estimate implements Estimator {
    private static final long COMPLETION = 1_024;
    private static final PriceEvents UNHEARD = new PriceEvents() {
        @Override
        public void inForce(String version) {}

        @Override
        public void refused() {}
    };

    private final Map<String, ModelProperties> models = new HashMap<>();
    private final Map<String, String> firstOfChain = new HashMap<>();
    private final Map<String, String> chainOfTask;
    private final @Nullable String defaultChain;
    private final boolean othersUseTheChain;
    private final @Nullable PriceCatalogue prices;
    private final @Nullable String withoutPrices;

    /** @param configuration of a worker, empty if none was given */
    Estimate(Optional<DroverProperties> configuration) {
        DroverProperties properties = configuration.orElse(null);
        if (properties == null) {
            this.chainOfTask = Map.of();
            this.defaultChain = null;
            this.othersUseTheChain = false;
            this.prices = null;
            this.withoutPrices = "no prices without --config";
            return;
        }
        properties.models().forEach(model -> models.put(model.name(), model));
        for (ChainProperties chain : properties.chains()) {
            if (!chain.models().isEmpty()) {
                firstOfChain.put(chain.name(), chain.models().getFirst());
            }
        }
        this.chainOfTask = properties.tasks();
        this.defaultChain = defaultChain(properties);
        this.othersUseTheChain = properties.unknownModel() == UnknownModel.USE_CHAIN;
        PriceCatalogue read = null;
        String problem = null;
        try {
            read = PriceBook.open(properties, PriceGuard.NONE, UNHEARD).get();
        } catch (InvalidConfigurationException e) {
            problem = "the prices cannot be used: " + e.problems().getFirst().what();
        }
        this.prices = read;
        this.withoutPrices = problem;
    }

    /** As the worker finds it. */
    private static @Nullable String defaultChain(DroverProperties properties) {
        if (properties.defaultChain() != null) {
            return properties.defaultChain();
        }
        String balanced = properties.tasks().get("balanced");
        return balanced != null || properties.chains().isEmpty()
                ? balanced
                : properties.chains().getFirst().name();
    }

    /** A payload that is no request takes nothing: it is refused before any model is asked. */
    @Override
    public Amount of(StoredRecord record) {
        return RequestCodec.decode(record.value(), record) instanceof Decoded.Accepted(var request)
                ? of(request)
                : Amount.NONE;
    }

    private Amount of(InferenceRequest request) {
        String name = model(request);
        ModelProperties model = name == null ? null : models.get(name);
        Long most = model == null ? null : model.maxOutput();
        long prompt = RoughTokens.prompt(request);
        long completion = RoughTokens.completion(request, most == null ? COMPLETION : most);
        if (prices == null) {
            return new Amount(prompt + completion, null, withoutPrices);
        }
        if (name == null || model == null) {
            return new Amount(prompt + completion, null, "no configured model would be asked");
        }
        String tier = tier(request);
        AttemptCost cost = prices.price(name, Usage.of(prompt, completion).on(new Usage.Terms(0, usual(tier), false)));
        return cost == null
                ? new Amount(prompt + completion, null, "model " + name + " has no price for such a call")
                : new Amount(prompt + completion, cost.usd(), null);
    }

    private static @Nullable String tier(InferenceRequest request) {
        JsonText tier = request.facts().member("service_tier");
        return tier == null ? null : tier.string();
    }

    /** What a request leaves to the provider is estimated as usual. */
    private static @Nullable String usual(@Nullable String tier) {
        return tier == null || tier.equals("auto") ? null : tier;
    }

    private @Nullable String model(InferenceRequest request) {
        String named = request.bodyModel();
        if (named != null && (models.containsKey(named) || !othersUseTheChain)) {
            return named;
        }
        String chain = request.chain();
        if (chain == null) {
            String task = request.task();
            chain = task == null ? defaultChain : chainOfTask.getOrDefault(task, task);
        }
        return chain == null ? null : firstOfChain.get(chain);
    }
}

package dev.drover.cli.dlq;

import dev.drover.app.prices.PriceBook;
import dev.drover.app.prices.PriceEvents;
import dev.drover.app.prices.PriceGuard;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.DroverProperties.UnknownModel;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.ModelProperties;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Decoded;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.Usage;
import dev.drover.cost.PriceCatalogue;
import dev.drover.deadletter.StoredRecord;
import dev.drover.model.RoughTokens;
import dev.drover.operations.deadletters.Estimator;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
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
    private final Map<String, List<String>> ofChain = new HashMap<>();
    private final Set<String> onlyFirst = new HashSet<>();
    private final BudgetProspects budgets;
    private final Map<String, String> chainOfTask;
    private final @Nullable String defaultChain;
    private final boolean othersUseTheChain;
    private final @Nullable PriceCatalogue prices;
    private final @Nullable String withoutPrices;

    /** @param configuration of a worker, empty if none was given */
    Estimate(Optional<DroverProperties> configuration, BudgetProspects budgets) {
        this.budgets = budgets;
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
        properties.chains().forEach(chain -> ofChain.put(chain.name(), chain.models()));
        properties.tenants().stream()
                .filter(tenant -> !tenant.cheaperModel())
                .forEach(tenant -> onlyFirst.add(tenant.name()));
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
    public Amount of(StoredRecord record, @Nullable String tenant, String reason) {
        if (!(RequestCodec.decode(record.value(), record) instanceof Decoded.Accepted(var request))) {
            return Amount.NONE;
        }
        Amount amount = of(request);
        return new Amount(amount.tokens(), amount.usd(), amount.unpriced(), shortfall(request, tenant, reason));
    }

    private Amount of(InferenceRequest request) {
        String name = model(request);
        ModelProperties model = name == null ? null : models.get(name);
        long prompt = RoughTokens.prompt(request);
        long completion = completion(request, model);
        if (prices == null) {
            return new Amount(prompt + completion, null, withoutPrices, null);
        }
        if (name == null || model == null) {
            return new Amount(prompt + completion, null, "no configured model would be asked", null);
        }
        String tier = tier(request);
        AttemptCost cost = prices.price(name, Usage.of(prompt, completion).on(new Usage.Terms(0, usual(tier), false)));
        return cost == null
                ? new Amount(prompt + completion, null, "model " + name + " has no price for such a call", null)
                : new Amount(prompt + completion, cost.usd(), null, null);
    }

    private static long completion(InferenceRequest request, @Nullable ModelProperties model) {
        Long most = model == null ? null : model.maxOutput();
        return RoughTokens.completion(request, most == null ? COMPLETION : most);
    }

    /** That of the first model, if budgets would refuse every model that the worker would consider. */
    private @Nullable Shortfall shortfall(InferenceRequest request, @Nullable String tenant, String reason) {
        if (tenant == null) {
            return null;
        }
        boolean refused = reason.equals(FailureCode.BUDGET_EXCEEDED.wire());
        List<String> considered = considered(request, tenant);
        if (considered.isEmpty()) {
            return budgets.of(tenant, null, null, refused);
        }
        Shortfall first = null;
        for (String model : considered) {
            long completion = completion(request, models.get(model));
            BigDecimal most = prices == null ? null : prices.upperBound(model, RoughTokens.prompt(request), completion);
            Shortfall shortfall = budgets.of(tenant, model, most, refused);
            if (shortfall == null) {
                return null;
            }
            first = first == null ? shortfall : first;
        }
        return first;
    }

    /** In the order of the worker; only the first for a tenant that wants no cheaper model. */
    private List<String> considered(InferenceRequest request, String tenant) {
        SequencedSet<String> considered = new LinkedHashSet<>();
        String first = model(request);
        if (first != null) {
            considered.add(first);
        }
        String chain = chain(request);
        if (!onlyFirst.contains(tenant) && chain != null) {
            considered.addAll(ofChain.getOrDefault(chain, List.of()));
        }
        return List.copyOf(considered);
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
        String chain = chain(request);
        List<String> inOrder = chain == null ? List.of() : ofChain.getOrDefault(chain, List.of());
        return inOrder.isEmpty() ? null : inOrder.getFirst();
    }

    private @Nullable String chain(InferenceRequest request) {
        String chain = request.chain();
        if (chain != null) {
            return chain;
        }
        String task = request.task();
        return task == null ? defaultChain : chainOfTask.getOrDefault(task, task);
    }
}

package dev.drover.app.prices;

import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.ModelProperties;
import dev.drover.app.properties.Problem;
import dev.drover.app.properties.ProviderProperties;
import dev.drover.cost.PriceCatalogue;
import dev.drover.cost.PriceEntry;
import dev.drover.cost.PriceFile;
import dev.drover.cost.Prices;
import dev.drover.model.dialect.ProviderDialect;
import dev.drover.model.dialect.ProviderKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prices of all configured models, put together from configuration and price file. Pure. A model's own prices in the
 * configuration replace its entry in the file as a whole: half of one price list and half of another is nobody's.
 *
 * @param catalogue what has a price
 * @param keys entries of the file that were used, by model
 * @param unpriced models without a price, and why
 * @param problems what must be mended before these prices can be used
 */
record PriceDraft(
        PriceCatalogue catalogue, Map<String, String> keys, Map<String, String> unpriced, List<Problem> problems) {
    /** @param file null if none is configured */
    static PriceDraft of(DroverProperties properties, @Nullable PriceFile file) {
        return new Drawing(properties, file).draw();
    }

    private static final class Drawing {
        private final DroverProperties properties;
        private final @Nullable PriceFile file;
        private final Map<String, ProviderProperties> providers;
        private final Map<String, Prices> prices = new HashMap<>();
        private final Map<String, String> keys = new TreeMap<>();
        private final Map<String, String> unpriced = new TreeMap<>();
        private final List<Problem> problems = new ArrayList<>();

        Drawing(DroverProperties properties, @Nullable PriceFile file) {
            this.properties = properties;
            this.file = file;
            this.providers = properties.providers().stream()
                    .collect(Collectors.toMap(ProviderProperties::name, provider -> provider, (first, _) -> first));
        }

        PriceDraft draw() {
            for (int i = 0; i < properties.models().size(); i++) {
                ModelProperties model = properties.models().get(i);
                ModelProperties.Prices own = model.prices();
                if (own != null) {
                    configured("drover.models[" + i + "].prices", model, own);
                } else if (file == null) {
                    unpriced.put(model.name(), "neither drover.models[].prices nor drover.prices.file is set");
                } else {
                    inFile("drover.models[" + i + "].price-key", model, file);
                }
            }
            return new PriceDraft(new PriceCatalogue(prices), Map.copyOf(keys), Map.copyOf(unpriced), problems);
        }

        private void configured(String property, ModelProperties model, ModelProperties.Prices own) {
            try {
                put(model, ConfiguredPrices.of(own));
            } catch (IllegalArgumentException e) {
                problems.add(
                        new Problem(property, String.valueOf(e.getMessage()), "prices are USD per million tokens"));
            }
        }

        private void inFile(String property, ModelProperties model, PriceFile known) {
            SequencedSet<String> candidates = candidates(model);
            for (String key : candidates) {
                PriceEntry entry = known.entry(key).orElse(null);
                if (entry != null) {
                    entry(model, key, entry);
                    return;
                }
            }
            if (model.priceKey() != null) {
                problems.add(new Problem(
                        property, "the price file has no entry '" + model.priceKey() + "'", "name one that it has"));
            } else {
                unpriced.put(model.name(), "the price file has no entry " + String.join(", ", candidates));
            }
        }

        private void entry(ModelProperties model, String key, PriceEntry entry) {
            switch (entry) {
                case PriceEntry.Priced(var found) -> {
                    keys.put(model.name(), key);
                    put(model, found);
                }
                case PriceEntry.Unpriced(var why) -> unpriced.put(model.name(), "entry " + key + " " + why);
                case PriceEntry.Broken(var why) ->
                    problems.add(new Problem(
                            "drover.prices.file",
                            "entry " + key + " of model " + model.name() + ": " + why,
                            "mend the entry, or set drover.models[].prices for the model"));
            }
        }

        /** A price list without the tier at which the model is billed is no price. */
        private void put(ModelProperties model, Prices found) {
            Prices billed = found.always(ConfiguredPrices.tier(model));
            PriceCatalogue alone = new PriceCatalogue(Map.of(model.name(), billed));
            BigDecimal prompt = alone.upperBound(model.name(), 1, 0);
            if (prompt == null) {
                keys.remove(model.name());
                unpriced.put(model.name(), "it has no price at tier " + model.priceTier());
            } else {
                prices.put(model.name(), billed);
            }
        }

        /**
         * Where a model's entry may stand, the surest first: LiteLLM names what others than the first vendor sell with
         * the seller before a slash.
         */
        private SequencedSet<String> candidates(ModelProperties model) {
            SequencedSet<String> candidates = new LinkedHashSet<>();
            if (model.priceKey() != null) {
                candidates.add(model.priceKey());
                return candidates;
            }
            ProviderProperties provider = providers.get(model.provider());
            ProviderDialect dialect = (provider == null ? ProviderKind.OPENAI : provider.kind()).dialect();
            String prefixed = dialect.priceListPrefix() + "/" + model.upstream();
            if (!dialect.pricedByBareName()) {
                candidates.add(prefixed);
            }
            candidates.add(model.provider() + "/" + model.upstream());
            candidates.add(model.upstream());
            candidates.add(model.name());
            candidates.add(prefixed);
            return candidates;
        }
    }
}

package dev.drover.app.join;

import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.ModelProperties;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Usage;
import dev.drover.cost.PriceCatalogue;
import dev.drover.cost.Prices;
import dev.drover.model.Model;
import dev.drover.model.Pricing;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configured prices, as the chain asks for them. */
public final class PriceList implements Pricing {
    private static final Logger LOG = LoggerFactory.getLogger(PriceList.class);

    private final PriceCatalogue catalogue;

    private PriceList(PriceCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Says which models have no price: what they cost will be unknown. */
    public static PriceList of(DroverProperties properties) {
        Map<String, Prices> prices = new HashMap<>();
        for (ModelProperties model : properties.models()) {
            ModelProperties.Prices configured = model.prices();
            if (configured == null) {
                LOG.warn("model {} has no prices: what it costs is unknown, not zero", model.name());
            } else {
                prices.put(model.name(), ConfiguredPrices.of(configured).always(ConfiguredPrices.tier(model)));
            }
        }
        return new PriceList(new PriceCatalogue(prices));
    }

    @Override
    public @Nullable AttemptCost price(Model model, Usage usage) {
        return catalogue.price(model.name(), usage);
    }
}

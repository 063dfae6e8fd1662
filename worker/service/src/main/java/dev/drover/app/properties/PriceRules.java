package dev.drover.app.properties;

import dev.drover.app.properties.ModelProperties.PriceTier;
import dev.drover.app.properties.ModelProperties.Prices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What must hold between the properties of prices; what a price file holds, whoever reads it must say. */
final class PriceRules {
    private PriceRules() {}

    static List<Problem> problems(DroverProperties properties) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < properties.models().size(); i++) {
            ModelProperties model = properties.models().get(i);
            String at = "drover.models[" + i + "]";
            if (model.priceKey() != null && properties.prices().file() == null) {
                problems.add(new Problem(
                        at + ".price-key", "there is no price file to look it up in", "set drover.prices.file"));
            }
            Prices prices = model.prices();
            PriceTier tier = model.priceTier();
            if (prices != null && tier != null && lacks(prices, tier)) {
                String name = tier.name().toLowerCase(Locale.ROOT);
                problems.add(new Problem(
                        at + ".price-tier", "the model has no " + name + " prices", "set " + at + ".prices." + name));
            }
        }
        return problems;
    }

    private static boolean lacks(Prices prices, PriceTier tier) {
        return switch (tier) {
            case STANDARD -> false;
            case BATCH -> prices.batch() == null;
            case FLEX -> prices.flex() == null;
            case PRIORITY -> prices.priority() == null;
        };
    }
}

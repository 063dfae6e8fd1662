package dev.drover.app.properties;

import dev.drover.app.properties.ModelProperties.PriceTier;
import dev.drover.app.properties.ModelProperties.Prices;
import dev.drover.app.properties.ModelProperties.ServicePrices;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What must hold between the properties of prices: who states what a prompt costs states what an answer costs, and the
 * other way round, since a call has both. Unknown is not zero: a model that is free, or only embeds, says 0. As to what a
 * price file holds, whoever reads it must say.
 */
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
            if (prices != null) {
                halves(problems, at + ".prices", prices.input(), prices.output());
                further(problems, at + ".prices.batch", prices.batch());
                further(problems, at + ".prices.flex", prices.flex());
                further(problems, at + ".prices.priority", prices.priority());
            }
            PriceTier tier = model.priceTier();
            if (prices != null && tier != null && lacks(prices, tier)) {
                String name = tier.name().toLowerCase(Locale.ROOT);
                problems.add(new Problem(
                        at + ".price-tier", "the model has no " + name + " prices", "set " + at + ".prices." + name));
            }
        }
        return problems;
    }

    private static void further(List<Problem> problems, String at, @Nullable ServicePrices prices) {
        if (prices != null) {
            halves(problems, at, prices.input(), prices.output());
        }
    }

    private static void halves(
            List<Problem> problems, String at, @Nullable BigDecimal input, @Nullable BigDecimal output) {
        if ((input == null) != (output == null)) {
            problems.add(new Problem(
                    at + (input == null ? ".input" : ".output"),
                    "is missing, so nobody could say what a call costs",
                    "set it, in USD per million tokens; 0 for what is free, such as the output of a model that"
                            + " only embeds"));
        }
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

package dev.drover.app.prices;

import dev.drover.cost.PriceCatalogue;
import java.util.List;

/** Has a say before prices change: a budget over a model that loses its price could not be kept. */
@FunctionalInterface
public interface PriceGuard {
    /** Lets everything through. */
    PriceGuard NONE = _ -> List.of();

    /** What speaks against using these prices, each with the model's name and what to do; empty: nothing. */
    List<String> problems(PriceCatalogue candidate);
}

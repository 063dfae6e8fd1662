package dev.drover.app.pipeline;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Usage;
import dev.drover.cost.PriceCatalogue;
import dev.drover.model.Model;
import dev.drover.model.Pricing;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The prices in force, as the chain asks for them: one attempt, one catalogue. */
public record PriceList(Supplier<PriceCatalogue> inForce) implements Pricing {
    @Override
    public @Nullable AttemptCost price(Model model, Usage usage) {
        return inForce.get().price(model.name(), usage);
    }
}

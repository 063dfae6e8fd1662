package dev.drover.model;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Usage;
import org.jspecify.annotations.Nullable;

/** Port: what a call cost. */
public interface Pricing {
    /** Null if the model has no price. */
    @Nullable
    AttemptCost price(Model model, Usage usage);
}

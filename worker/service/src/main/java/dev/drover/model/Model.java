package dev.drover.model;

import dev.drover.model.dialect.FinishReasons;
import org.jspecify.annotations.Nullable;

/**
 * A configured model.
 *
 * @param name what producers, chains, metrics and results call it
 * @param upstreamName what the provider calls it
 * @param contextWindow tokens, prompt and completion together; null: unknown, never refused here
 * @param maxOutput tokens; what is reserved when a request sets no limit of its own; null: unknown
 * @param attempts calls of this model per round, 1 or more
 * @param finishReasons what the words mean with which its answers end
 */
public record Model(
        String name,
        Provider provider,
        String upstreamName,
        @Nullable Long contextWindow,
        @Nullable Long maxOutput,
        TimeLimits timeLimits,
        int attempts,
        FinishReasons finishReasons) {}

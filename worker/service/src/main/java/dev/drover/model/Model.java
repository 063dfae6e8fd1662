package dev.drover.model;

import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * A configured model.
 *
 * @param name what producers, chains, metrics and results call it
 * @param upstream as its provider knows it; its limit on output is what is reserved when a request sets none of its own
 * @param contextWindow tokens, prompt and completion together; null: unknown, never refused here
 * @param attempts calls of this model per round, 1 or more
 * @param finishReasons what the words mean with which its answers end
 */
public record Model(
        String name,
        Provider provider,
        Upstream upstream,
        @Nullable Long contextWindow,
        TimeLimits timeLimits,
        int attempts,
        FinishReasons finishReasons) {
    /** The same at another provider, asked once in a round. */
    public Model once(Provider at) {
        return new Model(name, at, upstream, null, timeLimits, 1, finishReasons);
    }

    /** What the provider calls it. */
    public String upstreamName() {
        return upstream.name();
    }

    /** Tokens; null: unknown. */
    public @Nullable Long maxOutput() {
        return upstream.maxOutput();
    }

    /** Of the name, which no other has: models are looked up at each call. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }
}

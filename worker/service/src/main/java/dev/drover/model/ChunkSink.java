package dev.drover.model;

import dev.drover.contracts.JsonText;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Port: who reads a request's answer while it comes. Called on the call's thread; must not block. */
@FunctionalInterface
public interface ChunkSink {
    /** Nobody. */
    ChunkSink NONE = (_, _) -> null;

    /**
     * A streamed call begins: what was told of the one before is void.
     *
     * @param attempt 1 for the request's first attempt
     * @return takes the events, each valid during its call; null if nobody reads along
     */
    @Nullable
    Consumer<JsonText> begin(int attempt, Model model);
}

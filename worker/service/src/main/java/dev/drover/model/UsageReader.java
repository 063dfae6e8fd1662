package dev.drover.model;

import dev.drover.contracts.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Port: reads what a provider reports as used. */
@FunctionalInterface
public interface UsageReader {
    /** The normalised usage of an answer; null if it reports none. */
    @Nullable
    Usage read(JsonNode answer);
}

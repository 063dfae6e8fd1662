package dev.drover.model;

import dev.drover.contracts.Usage;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Port: reads what a provider reports as used. */
@FunctionalInterface
public interface UsageReader {
    /** Members beside the usage that decide a price. */
    Set<String> TERMS = Set.of("service_tier", "inference_geo", "speed");

    /**
     * The normalised usage of an answer; null if it reports none.
     *
     * @param answer the members of the answer that money depends on: {@code usage}, {@code service_tier},
     *     {@code inference_geo} and {@code speed} as they came, {@code output[].type} and
     *     {@code choices[].message.annotations[].type} each once, an empty {@code data} for embeddings
     */
    @Nullable
    Usage read(JsonNode answer);
}

package dev.drover.contracts;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as its producer meant it, whichever format it came in. {@code body} is what the provider will
 * get, unknown members included; nobody may change it in place.
 *
 * @param customId the producer's name for it, not unique
 * @param tenant null if neither the envelope nor a header names one
 * @param task picks a chain by its configured name
 * @param chain names a chain and wins over {@code task}
 * @param deadline null: the worker's default applies
 * @param metadata echoed in the result
 */
public record InferenceRequest(
        WireFormat format,
        @Nullable String customId,
        Endpoint endpoint,
        ObjectNode body,
        @Nullable String tenant,
        @Nullable String task,
        @Nullable String chain,
        @Nullable Instant deadline,
        @Nullable JsonNode metadata) {
    public InferenceRequest {
        Objects.requireNonNull(format);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(body);
    }

    /** The model that the producer named in {@code body.model}, or null. */
    public @Nullable String bodyModel() {
        JsonNode model = body.get("model");
        return model != null && model.isString() ? model.stringValue() : null;
    }
}
